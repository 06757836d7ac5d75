import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startE2b } from "#test/e2b/start-e2b.ts";
import { AGENT_PROGRAMS } from "../src/agents/agent-programs.ts";
import { TEMPLATES } from "./template-plan.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const FROM_NPM = ["--package", "sandpiper-review@1.2.3"] as const;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function build(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env } };
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe("npm run template:build", () => {
  it("builds every template, each with its agent at its version, and says how it goes", async () => {
    await using e2b = await startE2b();
    const { code, stdout, stderr } = await build(FROM_NPM, e2b.env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(e2b.builds()).toMatchObject(
      TEMPLATES.map(({ name, cpuCount, memoryMB }) => ({
        names: [expect.stringContaining(name)],
        cpuCount,
        memoryMB,
        status: "ready",
      })),
    );
    for (const { agent, package: name, version } of AGENT_PROGRAMS) {
      const { spec } = e2b.builds().find(({ names }) => names[0]?.endsWith(`sandpiper-${agent}`)) ?? {};
      expect(JSON.stringify(spec)).toContain(`${name}@${version}`);
      expect(stdout).toMatch(new RegExp(`sandpiper-${agent} is ready \\(\\w+\\)`));
    }
    expect(JSON.stringify(e2b.builds())).not.toContain(e2b.apiKey);
  });

  it("puts the package of this clone into the template where none of npm is named", async () => {
    await using e2b = await startE2b();
    const { code, stdout } = await build(["sandpiper"], e2b.env);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Packing this clone\n/) });
    const [built] = e2b.builds();
    expect(e2b.builds()).toHaveLength(1);
    expect(built?.files.size).toBe(1);
    expect(built?.spec?.steps.find(({ type }) => type === "COPY")?.args?.[0]).toMatch(/^sandpiper-review-.*\.tgz$/);
  });

  it("tells its templates without a key", async () => {
    const { code, stdout } = await build(["--list"]);
    expect(code).toBe(0);
    for (const { name } of TEMPLATES) expect(stdout).toContain(`${name}  `);
    expect(stdout).toContain("@anthropic-ai/claude-code@");
  });

  it("says how it is called", async () => {
    const { code, stdout } = await build(["--help"]);
    expect(stdout).toContain("npm run template:build -- --list");
    expect(code).toBe(0);
  });

  it.each([
    ["no key", ["sandpiper"], {}, /E2B_API_KEY/],
    ["a template that it does not have", ["sandpiper-nobody"], {}, /no template sandpiper-nobody.*--list/],
    ["an option that it does not have", ["--nonsense"], {}, /--nonsense/],
    ["a package that is not ours", ["--package", "sandpiper-review@1.2.3; id"], { E2B_API_KEY: "e2b_0" }, /--package/],
  ])("refuses %s, with exit code 2", async (_name, args, env, message) => {
    const { code, stderr } = await build(args, env);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it("says that the key is not taken, once", async () => {
    await using e2b = await startE2b();
    const { code, stderr } = await build(FROM_NPM, { ...e2b.env, E2B_API_KEY: "e2b_wrong" });
    expect(stderr.split("\n")).toEqual([expect.stringContaining("E2B_API_KEY"), ""]);
    expect(code).toBe(2);
  });

  it("goes on with the others where one cannot be built, and says which one", async () => {
    await using e2b = await startE2b();
    e2b.addFault({ kind: "status", status: 400, message: "no more space", match: "POST /v3/templates" });
    const { code, stdout, stderr } = await build([...FROM_NPM, "sandpiper", "sandpiper-codex"], e2b.env);
    expect(stderr).toMatch(/sandpiper was not built: .*no more space/);
    expect(stderr).toContain("1 of 2 templates were not built: sandpiper.");
    expect(stdout).toContain("sandpiper-codex is ready");
    expect(code).toBe(1);
  });
});
