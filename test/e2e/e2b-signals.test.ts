import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultHandle } from "#test/http/fault-list.ts";
import { startE2b, type E2bServer } from "#test/e2b/start-e2b.ts";
import type { PullRequest } from "#test/github/records.ts";
import { createAgent } from "./e2b/agent.ts";
import { processesLeft, sandboxesLeft, sweepLater } from "./e2b/left.ts";
import { createProject, OWNER, type Project } from "./e2b/pull-request.ts";
import { isStep, type Step } from "./e2b/steps.ts";
import { startSandpiper, type StartedSandpiper } from "./start-sandpiper.ts";

/** Where a person, or the system, ends the command line. */
const INTERRUPTED: readonly (readonly [Step, "SIGINT" | "SIGTERM"])[] = [
  ["sweep", "SIGINT"],
  ["create", "SIGINT"],
  ["find its home", "SIGTERM"],
  ["run the checkout", "SIGINT"],
  ["close the network", "SIGTERM"],
  ["write a task file", "SIGINT"],
  ["send the agent's task", "SIGTERM"],
  ["kill", "SIGINT"],
];

/** Where it is killed, so that it can do nothing about its sandbox. */
const KILLED: readonly Step[] = ["create", "run the checkout", "write a task file", "kill"];

let project: Project;
let home: string;
beforeAll(async () => {
  project = await createProject("octo-repo");
  home = await mkdtemp(join(tmpdir(), "sandpiper-home-"));
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

function start(e2b: E2bServer, pull: PullRequest, agentCommand: string): StartedSandpiper {
  const { github, repository, token } = project;
  const address = `${OWNER}/${repository.name}#${pull.issue.number}`;
  const env = { ...e2b.env, HOME: home, GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token };
  const args = ["review", "--pr", address, "--post", "--sandbox", "e2b", "--agent-command", agentCommand];
  return startSandpiper(args, { env });
}

const NOTHING = { reviews: [], comments: [], checks: [] };

/** Sends the signal while E2B holds an answer, and lets E2B go on. */
async function endBy(signal: NodeJS.Signals, started: StartedSandpiper, held: FaultHandle): Promise<void> {
  await held.meets();
  started.kill(signal);
  held.release();
}

describe("the command line, interrupted", () => {
  it.each(INTERRUPTED)("at the step %s by %s ends its sandbox, posts nothing, and says so", async (step, signal) => {
    await using e2b = await startE2b();
    await using agent = await createAgent();
    const pull = await project.open();
    const held = e2b.addFault({ match: isStep(step, e2b), kind: "slow" });
    const started = start(e2b, pull, agent.command);
    await endBy(signal, started, held);
    const { exitCode, stdout, stderr } = await started.ended;
    expect({ exitCode, left: sandboxesLeft(e2b), processes: await processesLeft(e2b) }).toEqual({
      exitCode: 130,
      left: [],
      processes: [],
    });
    expect(stderr).toContain(`Stopped by ${signal}.`);
    expect(await project.see(pull)).toEqual(NOTHING);
    expect(await agent.runs()).toBe(step === "kill" ? 1 : 0);
    for (const secret of [project.token, e2b.apiKey]) expect(stdout + stderr).not.toContain(secret);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "while its agent is at work by %s ends it and its sandbox",
    async (signal) => {
      await using e2b = await startE2b();
      await using agent = await createAgent({ waits: true });
      const pull = await project.open();
      const started = start(e2b, pull, agent.command);
      await agent.started();
      started.kill(signal);
      const { exitCode } = await started.ended;
      expect({ exitCode, left: sandboxesLeft(e2b), processes: await processesLeft(e2b) }).toEqual({
        exitCode: 130,
        left: [],
        processes: [],
      });
      expect(await project.see(pull)).toEqual(NOTHING);
    },
  );
});

describe("the command line, killed", () => {
  it.each(KILLED)("at the step %s leaves a sandbox that ends by itself, or by the next run", async (step) => {
    await using e2b = await startE2b();
    await using agent = await createAgent();
    const pull = await project.open();
    const held = e2b.addFault({ match: isStep(step, e2b), kind: "slow" });
    const started = start(e2b, pull, agent.command);
    await endBy("SIGKILL", started, held);
    await started.ended;
    expect(await project.see(pull)).toEqual(NOTHING);
    await expect.poll(() => e2b.sandboxes().length).toBe(1);
    expect(await sweepLater(e2b)).toEqual([]);
    expect(await processesLeft(e2b)).toEqual([]);
  });
});
