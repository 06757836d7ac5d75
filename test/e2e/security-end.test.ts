import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";
import { answer, commandThatAnswers } from "./answers.ts";
import { startSandpiper, type StartedSandpiper } from "./start-sandpiper.ts";

let github: GitHub;
let root: string;
let temporary: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sandpiper-security-"));
  temporary = join(root, "tmp");
  await mkdir(temporary);
  github = await startGitHub();
  github.createUser("octocat");
  const repository = await github.createRepository({ owner: "octocat", name: "repo", files: { "a.txt": "one\n" } });
  await github.push(repository, { branch: "topic", files: { "a.txt": "two\n" } });
  await github.createPullRequest(repository, { head: "topic", title: "Change", author: "octocat" });
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

function reviewBy(command: string): StartedSandpiper {
  const env = { HOME: root, TMPDIR: temporary, GITHUB_API_URL: github.apiUrl };
  const args = ["review", "--pr", "octocat/repo#1", "--allow-unisolated", "--agent-command", `pwd >&2; ${command}`];
  return startSandpiper(args, { env });
}

/** The folder of the run, as its agent tells it. */
async function seeRun(started: StartedSandpiper): Promise<string> {
  const [checkout = ""] = await started.see(/^\/.*\/sbx-[0-9a-f]{16}\/repo$/m);
  return dirname(checkout);
}

function expectNothingLeft(run: string): void {
  expect(basename(run)).toMatch(/^sbx-/);
  expect(existsSync(run)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
}

describe("what Sandpiper keeps on the machine while it runs", () => {
  it("is closed to everybody else", async () => {
    const started = reviewBy("sleep 100");
    const run = await seeRun(started);
    const fetched = readdirSync(temporary).map((name) => join(temporary, name));
    expect(fetched).toHaveLength(1);
    for (const folder of [...fetched, join(run, "repo"), join(run, "home"), join(run, "tmp"), join(run, "task")]) {
      expect(`${folder} ${(statSync(folder).mode & 0o777).toString(8)}`).toBe(`${folder} 700`);
    }
    // Users of agents pass through these two, and only theirs through the second.
    expect(statSync(run).mode & 0o007).toBe(0);
    expect(statSync(dirname(run)).mode & 0o066).toBe(0);
    started.kill("SIGTERM");
    await started.ended;
  });
});

describe("nothing is left on the machine", () => {
  it.each([
    ["a review", commandThatAnswers(answer([], ["a.txt"])), 0],
    ["an agent that fails", "exit 1", 3],
    ["an agent that closes its folders to itself", "mkdir -p x/y && chmod 0 x . ../tmp; exit 1", 3],
    ["an agent that leaves processes behind", "setsid nohup sleep 1000 >/dev/null 2>&1 & exit 1", 3],
  ])("after %s", async (_what, command, exitCode) => {
    const started = reviewBy(command);
    const run = await seeRun(started);
    expect((await started.ended).exitCode).toBe(exitCode);
    expectNothingLeft(run);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("after %s", async (signal) => {
    const started = reviewBy("trap '' INT TERM HUP; while :; do sleep 1; done");
    const run = await seeRun(started);
    started.kill(signal);
    expect((await started.ended).exitCode).toBe(130);
    expectNothingLeft(run);
  });

  it("after the next run, where the first was killed", async () => {
    const started = reviewBy("while :; do sleep 1; done");
    const run = await seeRun(started);
    started.kill("SIGKILL");
    await started.ended;
    await reviewBy("true").ended;
    expect(existsSync(run)).toBe(false);
  });
});
