import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SCRIPTS = [
  ["demo", "test/demo/main.ts", "--no-serve"],
  ["agents:install", "scripts/install-agents.ts", "sandbox-agent"],
  ["template:build", "templates/main.ts", "--list"],
  ["e2b:local", "test/e2b/main.ts", "--driver"],
] as const;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, argument: string): Promise<Ended> {
  const file = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, argument], { env: { PATH: process.env["PATH"] } }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe.each(SCRIPTS)("npm run %s", (name, script, example) => {
  it("says with --help how it is called, and does nothing", async () => {
    const { code, stdout, stderr } = await run(script, "--help");
    expect(stdout).toContain(`npm run ${name} -- `);
    expect(stdout).toContain(example);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("says the same for an option that it does not have, without a stack trace", async () => {
    const { code, stderr } = await run(script, "--nonsense");
    expect(stderr).toContain("--nonsense");
    expect(stderr).toContain(`npm run ${name} -- `);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });
});

describe("sandpiper --help", () => {
  it("tells every exit code, the agents, and where the documentation is", async () => {
    const { code, stdout } = await run("bin/sandpiper.js", "--help");
    for (const exitCode of [0, 1, 2, 3, 130]) expect(stdout).toMatch(new RegExp(`^  ${exitCode} +\\w`, "m"));
    expect(stdout).toContain("sandbox-agent, openai-agents");
    expect(stdout).toContain("docs/");
    expect(code).toBe(0);
  });
});
