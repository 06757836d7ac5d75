import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checked, Source } from "./lane.ts";
import { createShellCheckLane, findShellCheck } from "./shellcheck.ts";
import { toLineReplacement } from "./suggest.ts";
import { indexLines } from "./line-index.ts";

const text = "#!/bin/bash\nf() {\n\té=1; cd é𝒳\n}\n";
const source: Source = { id: "head:a.sh", path: "a.sh", text };

/** Recorded from ShellCheck 0.9.0 on the text above, and on a script that does not parse. */
const [report, syntax] = ["shellcheck-0.9.0", "shellcheck-0.9.0-syntax"].map((name) =>
  readFileSync(new URL(`../../test/fixtures/analysers/${name}.json`, import.meta.url), "utf8"),
);

describe("the ShellCheck of the sandbox", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sandpiper-shellcheck-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function install(script: string): string {
    const program = join(directory, "shellcheck");
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return program;
  }

  async function check(
    script: string,
  ): Promise<{ readonly version: string | null; readonly result: Checked | undefined }> {
    const { version, checked } = await createShellCheckLane(install(script)).check([source]);
    return { version, result: checked.get(source.id) };
  }

  function answerWith(recorded: string | undefined): string {
    writeFileSync(join(directory, "recorded.json"), recorded ?? "");
    const version = `[ "$1" = --version ] && { echo ShellCheck; echo 'version: 0.9.0'; exit 0; }`;
    return `${version}; cat > /dev/null; cat '${directory}/recorded.json'; exit 1`;
  }

  it("is found where it is installed, and not where it is not", () => {
    expect(findShellCheck([directory])).toBeNull();
    const program = install("exit 0");
    expect(findShellCheck(["/nowhere", directory])).toBe(program);
  });

  it("gives findings, and fixes at the right characters of lines with tabs and wide characters", async () => {
    const { version, result } = await check(answerWith(report));
    expect(version).toBe("0.9.0");
    if (result?.kind !== "checked") throw new Error("not checked");
    expect(result.diagnostics).toMatchObject([
      { rule: { id: "shellcheck/SC2164" }, severity: "medium", isSyntaxError: false },
    ]);
    const edits = result.diagnostics[0]?.edits ?? [];
    expect(toLineReplacement(edits, { text, index: indexLines(text) })?.replacement).toBe("\té=1; cd é𝒳 || exit");
  });

  it("tells a script that does not parse from one that is wrong", async () => {
    const { result } = await check(answerWith(syntax));
    expect(result).toMatchObject({
      diagnostics: [
        { rule: { id: "shellcheck/SC1073" }, severity: "high", isSyntaxError: true },
        { rule: { id: "shellcheck/SC1072" }, severity: "high", isSyntaxError: true },
      ],
    });
  });

  it.each([
    ["gives no report", "echo oops; exit 4", "without a report"],
    ["is ended", "kill -9 $$", "crashed (SIGKILL)"],
  ])("leaves the file unread where it %s", async (_what, script, reason) => {
    const { result } = await check(script);
    expect(result).toMatchObject({ kind: "failed", reason: expect.stringContaining(reason) });
  });
});
