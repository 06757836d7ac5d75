import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createScratchRepository, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { MISSING } from "#test/sandbox/local-fixture.ts";
import { answer, commandThatAnswers, finding } from "./answers.ts";
import { runSandpiper } from "./run-sandpiper.ts";

const open: ScratchRepository[] = [];

afterEach(async () => {
  for (const repository of open.splice(0)) await repository[Symbol.asyncDispose]();
});

async function repositoryWith(base: Files, head: Files): Promise<ScratchRepository> {
  const repository = await createScratchRepository();
  open.push(repository);
  await repository.commit(base, "Begin");
  await repository.git(["switch", "--quiet", "--create", "change"]);
  await repository.commit(head, "Change it");
  return repository;
}

type Files = Readonly<Record<string, string | Uint8Array>>;

function review(repository: ScratchRepository, ...args: string[]) {
  return runSandpiper(["review", "--repo", repository.directory, ...args]);
}

const NEW_BUG = { "a.ts": "export const ok = 1;\nexport const wrong = ok === NaN;\n" };

describe("sandpiper review of a local change", () => {
  it("finds what the change introduces, says where, and ends with 1 when it reaches the threshold", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    const { exitCode, stdout } = await review(repository, "--format", "json", "--fail-on", "low");
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ state: "reviewed", verdict: "fail" });
    expect(result.findings).toMatchObject([
      { id: "F1", path: "a.ts", anchor: { kind: "inline", side: "RIGHT", startLine: 2, endLine: 2 } },
    ]);
    expect(result.receipt).toMatchObject({ agent: { id: "static" }, filesRead: ["a.ts"], filesSkipped: [] });
    expect(exitCode).toBe(1);
  });

  it("ends with 0 when nothing reaches the threshold, and still shows the findings", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    const { exitCode, stdout } = await review(repository, "--fail-on", "never");
    expect(stdout).toContain("a.ts:2");
    expect(exitCode).toBe(0);
  });

  it("writes the result to a file where one is named, and says so", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    const file = `${repository.root}/result.json`;
    const { stdout, stderr } = await review(repository, "--format", "json", "--output", file);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ state: "reviewed" });
    expect(stderr).toContain(`Written to ${file}\n`);
    expect(stdout).toBe("");
  });

  it("names line and column of an agent in the configuration that does not exist", async () => {
    const repository = await repositoryWith({ ".sandpiper.yml": "model: x\nagent: clade\n", "a.ts": "" }, NEW_BUG);
    const { exitCode, stderr } = await review(repository);
    expect(stderr).toContain('.sandpiper.yml:2:8  There is no agent "clade". There are: static, command, claude');
    expect(exitCode).toBe(2);
  });

  it("says what was checked when there is nothing to report", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, { "a.ts": "export const ok = 2;\n" });
    const { exitCode, stdout } = await review(repository);
    expect(stdout).toMatch(/no findings/i);
    expect(stdout).toMatch(/Read 1 of 1 changed files? .* with .*oxlint/s);
    expect(exitCode).toBe(0);
  });

  it("reviews a detached head", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    await repository.git(["switch", "--quiet", "--detach"]);
    const { exitCode, stdout } = await review(repository, "--format", "json");
    expect(JSON.parse(stdout).findings).toHaveLength(1);
    expect(exitCode).toBeLessThan(2);
  });

  it("takes a branch that is named like an option as a branch", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    await repository.git(["update-ref", "refs/heads/--upload-pack=touch", "HEAD"]);
    const { stdout } = await review(repository, "--head=--upload-pack=touch", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ state: "reviewed", head: await repository.git(["rev-parse", "HEAD"]) });
  });

  it("names the submodule that it left out", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    const id = await repository.git(["rev-parse", "HEAD"]);
    await repository.git(["update-index", "--add", "--cacheinfo", `160000,${id},lib/other`]);
    await repository.git(["commit", "--quiet", "--message=Add a submodule"]);
    const { stdout } = await review(repository, "--format", "json");
    expect(JSON.parse(stdout).receipt.filesSkipped).toEqual([{ path: "lib/other", reason: "submodule" }]);
  });

  it("ignores what is not committed, and says so", async () => {
    const repository = await repositoryWith({ "a.ts": "export const ok = 1;\n" }, NEW_BUG);
    await repository.write("b.ts", "export const x = NaN === NaN;\n");
    const { stdout, stderr } = await review(repository, "--format", "json");
    expect(JSON.parse(stdout).receipt.filesRead).toEqual(["a.ts"]);
    expect(stderr).toMatch(/not committed|uncommitted/i);
  });
});

describe("sandpiper review of what cannot be reviewed", () => {
  it("says that a folder is no repository", async () => {
    const { exitCode, stderr } = await runSandpiper(["review", "--repo", "/"]);
    expect(stderr).toMatch(/not .*repository/i);
    expect(exitCode).toBe(2);
  });

  it("names the ref that does not exist", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" }, { "a.ts": "2\n" });
    const { exitCode, stderr } = await review(repository, "--base", "release/9");
    expect(stderr).toContain("release/9");
    expect(exitCode).toBe(2);
  });

  it("says that two unrelated histories have no merge base", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" }, { "a.ts": "2\n" });
    await repository.git(["switch", "--quiet", "--orphan", "other"]);
    await repository.commit({ "b.ts": "1\n" });
    const { exitCode, stderr } = await review(repository);
    expect(stderr).toMatch(/common/i);
    expect(exitCode).toBe(2);
  });

  it("says how to deepen a shallow clone that hides the merge base", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" }, { "a.ts": "2\n" });
    await repository.git(["switch", "--quiet", "main"]);
    await repository.commit({ "b.ts": "1\n" });
    await repository.git([
      "clone",
      "--quiet",
      "--depth=1",
      "--no-single-branch",
      `file://${repository.directory}`,
      "../shallow",
    ]);
    const { exitCode, stderr } = await runSandpiper([
      "review",
      "--repo",
      `${repository.root}/shallow`,
      "--base",
      "origin/main",
      "--head",
      "origin/change",
    ]);
    expect(stderr).toMatch(/shallow/i);
    expect(stderr).toMatch(/--unshallow|--deepen/);
    expect(exitCode).toBe(2);
  });

  it("is not green for a change without a difference", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" }, { "a.ts": "1\n" });
    const { exitCode, stdout } = await review(repository);
    expect(stdout).toMatch(/not reviewed/i);
    expect(stdout).toMatch(/no difference|changes no file/i);
    expect(exitCode).toBe(3);
  });

  it("is not green for a change of binaries alone, and names them", async () => {
    const repository = await repositoryWith(
      { "a.bin": new Uint8Array([0, 1, 2]) },
      { "a.bin": new Uint8Array([0, 1, 3]) },
    );
    const { exitCode, stdout } = await review(repository);
    expect(stdout).toMatch(/not reviewed/i);
    expect(stdout).toContain("a.bin");
    expect(exitCode).toBe(3);
  });

  it("names line and column of a configuration that cannot be used", async () => {
    const repository = await repositoryWith(
      { ".sandpiper.yml": "review:\n  failOn: severe\n", "a.ts": "1\n" },
      { "a.ts": "2\n" },
    );
    const { exitCode, stderr } = await review(repository);
    expect(stderr).toContain(".sandpiper.yml:2:11");
    expect(exitCode).toBe(2);
  });

  it("reads the configuration of the base, whatever the head makes of it", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" }, { "a.ts": "2\n", ".sandpiper.yml": "nonsense: 1\n" });
    expect((await review(repository)).exitCode).toBe(0);
  });

  it.each([
    [["review", "--format", "xml"], /xml/],
    [["review", "--post"], /--pr/],
    [["review", "--agent", "nobody"], /nobody[\s\S]*static/],
    [["review", "--pr", "somewhere"], /OWNER\/REPO#N/],
    [["reviw"], /review/],
    [["review", "--agent", "command"], /--agent-command/],
  ])("says what is wrong with the call: %j", async (args, message) => {
    const { exitCode, stderr, stdout } = await runSandpiper(args, { cwd: process.cwd() });
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });
});

describe("sandpiper review by a program of the user", () => {
  const base = { "a.ts": Array.from({ length: 40 }, (_, line) => `line ${line + 1}`).join("\n") };
  const head = { "a.ts": base["a.ts"].replace("line 20", "line twenty") };

  it("places every finding, inline, at its file or in the summary", async () => {
    const repository = await repositoryWith(base, head);
    const command = commandThatAnswers(
      answer(
        [
          finding({ path: "a.ts", quote: "line twenty", startLine: 3, endLine: 3, severity: "high" }),
          finding({ path: "a.ts", quote: "line 40", startLine: 40, endLine: 40 }),
          finding({ path: "elsewhere.ts", quote: "gone", severity: "low" }),
        ],
        ["a.ts"],
      ),
    );
    const { stdout } = await review(repository, "--agent", "command", "--agent-command", command, "--format", "json");
    expect(JSON.parse(stdout).findings).toMatchObject([
      { id: "F1", anchor: { kind: "inline", startLine: 20, endLine: 20 } },
      { id: "F2", anchor: { kind: "file", path: "a.ts" } },
      { id: "F3", anchor: { kind: "outside", path: "elsewhere.ts" } },
    ]);
  });

  it.each([
    ["prints garbage", "echo hello", /hello|JSON/],
    ["prints nothing", "true", /nothing|empty/i],
    ["crashes", "echo oops >&2; exit 7", /7/],
    ["floods its output", "yes", /wrote more than/],
    ["answers something else", commandThatAnswers({ findings: "none" }), /findings/],
    ["read nothing", commandThatAnswers(answer([], [])), /was not read/],
  ])("is not reviewed when the program %s", async (_name, command, reason) => {
    const repository = await repositoryWith(base, head);
    const { exitCode, stdout, stderr } = await review(repository, "--agent", "command", "--agent-command", command);
    expect(stdout).toMatch(/not reviewed/i);
    expect(stdout + stderr).toMatch(reason);
    expect(exitCode).toBe(3);
  });

  it("lets the program read files of this machine that are named, and no others", async () => {
    const folder = await realpath(await mkdtemp("/var/tmp/reviewer-"));
    // Run by root, a sandbox has a user of its own.
    await chmod(folder, 0o755);
    await writeFile(join(folder, "answer.json"), JSON.stringify(answer([], ["a.ts"])));
    const repository = await repositoryWith(base, head);
    const by = ["--agent-command", `cat ${folder}/answer.json`];
    expect((await review(repository, ...by, "--agent-files", folder)).stdout).toContain("Read 1 of 1 changed file");
    expect((await review(repository, ...by)).exitCode).toBe(MISSING.isolated === null ? 3 : 0);
    await rm(folder, { recursive: true });
  });

  it("is not reviewed when the program never ends", async () => {
    const repository = await repositoryWith({ ...base, ".sandpiper.yml": "budget:\n  minutes: 0.01\n" }, head);
    const { exitCode, stdout } = await review(repository, "--agent", "command", "--agent-command", "sleep 1000");
    expect(stdout).toMatch(/not reviewed/i);
    expect(stdout).toMatch(/time/i);
    expect(exitCode).toBe(3);
  });

  it("is partial when the program does not say that it read a file", async () => {
    const repository = await repositoryWith(base, { ...head, "b.ts": "more\n" });
    const command = commandThatAnswers(answer([], ["a.ts"]));
    const { stdout } = await review(repository, "--agent", "command", "--agent-command", command, "--format", "json");
    const result = JSON.parse(stdout);
    expect(result.state).toBe("partial");
    expect(result.receipt.filesSkipped).toMatchObject([{ path: "b.ts" }]);
  });

  it("prints the exact API writes on a dry run, with every finding in one of them", async () => {
    const repository = await repositoryWith(base, head);
    const findings = [
      finding({ path: "a.ts", quote: "line twenty", title: "Spell it in digits" }),
      finding({ path: "a.ts", quote: "line 40", title: "Ends too late" }),
      finding({ path: "b.ts", quote: "x", title: "Was forgotten" }),
    ];
    const command = commandThatAnswers(answer(findings, ["a.ts"]));
    const { stdout, exitCode } = await review(
      repository,
      "--agent",
      "command",
      "--agent-command",
      command,
      "--dry-run",
    );
    const writes: { route: string; parameters: Record<string, unknown> }[] = JSON.parse(stdout);
    expect(writes.map(({ route }) => route)).toEqual([
      "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
      "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments",
      "POST /repos/{owner}/{repo}/check-runs",
    ]);
    expect(writes[0]?.parameters).toMatchObject({
      event: "COMMENT",
      comments: [{ path: "a.ts", line: 20, side: "RIGHT" }],
    });
    for (const { title } of findings) expect(stdout).toContain(title);
    expect(exitCode).toBe(0);
  });

  it("keeps paths with spaces, quotes, line breaks and odd bytes", async () => {
    const odd = ["with space.ts", 'with"quote.ts', "with\nbreak.ts", "-dash.ts", "ümlaut.ts"];
    const files = Object.fromEntries(odd.map((path) => [path, "old\n"]));
    const repository = await repositoryWith(files, Object.fromEntries(odd.map((path) => [path, "new\n"])));
    const command = commandThatAnswers(
      answer(
        odd.map((path) => finding({ path, quote: "new", title: `In ${odd.indexOf(path)}` })),
        odd,
      ),
    );
    const { stdout } = await review(repository, "--agent", "command", "--agent-command", command, "--format", "json");
    const result = JSON.parse(stdout);
    expect(result.state).toBe("reviewed");
    expect(result.findings.map((found: { path: string }) => found.path).toSorted()).toEqual(odd.toSorted());
    expect(result.findings.every((found: { anchor: { kind: string } }) => found.anchor.kind === "inline")).toBe(true);
  });
});
