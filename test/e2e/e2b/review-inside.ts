import { randomUUID } from "node:crypto";
import { createRedactor } from "#core/secrets/redact.ts";
import { connectionTo } from "#test/e2b/sample.ts";
import type { E2bServer } from "#test/e2b/start-e2b.ts";
import type { PullRequest } from "#test/github/records.ts";
import { createAgent } from "../../../src/agents/registry.ts";
import { EXIT, exitCodeOf, reportFailure } from "../../../src/entrypoints/cli/exit.ts";
import { renderOutcome } from "../../../src/entrypoints/cli/render-outcome.ts";
import { sweepSandboxes } from "../../../src/entrypoints/cli/sweep-sandboxes.ts";
import { createGit } from "../../../src/git/create-git.ts";
import { createGitHubHost } from "../../../src/github/github-host.ts";
import { createOctokit } from "../../../src/github/api/octokit.ts";
import { reviewChange } from "../../../src/pipeline/review.ts";
import type { Clock } from "../../../src/sandbox/e2b/api/clock.ts";
import { createE2bProvider } from "../../../src/sandbox/e2b/provider.ts";
import { OWNER, type Project } from "./pull-request.ts";

export interface InsideRun {
  readonly project: Project;
  readonly pull: PullRequest;
  readonly e2b: E2bServer;
  readonly agentCommand: string;
  readonly cloneToken?: string | null;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** What a person who has started the run is told. */
export interface Ending {
  readonly exitCode: number;
  /** All that was written to either stream. */
  readonly said: string;
}

/** A review with `--post --sandbox e2b`, joined as the command line joins it, in this process: its waits take no time. */
export async function reviewInside(run: InsideRun): Promise<Ending> {
  const { signal = new AbortController().signal } = run;
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) };
  let exitCode: number;
  try {
    exitCode = await review(run, { signal, write: stream.write });
  } catch (error) {
    exitCode = reportFailure(error, stream);
  }
  return { exitCode: signal.aborted ? EXIT.interrupted : exitCode, said: lines.join("\n") };
}

interface Surroundings {
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

async function review(run: InsideRun, { signal, write }: Surroundings): Promise<number> {
  const { project, pull, e2b, agentCommand, clock, cloneToken = null } = run;
  const { github, repository, token } = project;
  const git = createGit({ env: { PATH: process.env["PATH"] } });
  const sandboxes = createE2bProvider({ connection: connectionTo(e2b), git, clock });
  const redact = createRedactor({ values: [token, e2b.apiKey, ...(cloneToken === null ? [] : [cloneToken])] });
  const progress = { say: write, note: write, [Symbol.dispose]() {} };
  await sweepSandboxes(sandboxes, { redact, signal, progress });
  const outcome = await reviewChange(
    { runId: randomUUID(), asked: { agent: "command" }, post: true },
    {
      host: createGitHubHost({
        octokit: createOctokit({ token, apiUrl: github.apiUrl }),
        git,
        pull: { owner: OWNER, repo: repository.name, number: pull.issue.number },
        token,
        cloneToken,
      }),
      sandboxes,
      agents: ["static", "command"],
      agentOf: (id) => createAgent(id, { command: agentCommand }),
      redact,
      signal,
      onProgress: (message) => write(redact(message)),
      onSandbox: ({ id }) => write(`In the sandbox ${id}`),
      now: () => performance.now(),
    },
  );
  write(renderOutcome(outcome.plan, { format: "json", color: false, width: 80 }));
  write(outcome.rawAnswer ?? "");
  return exitCodeOf(outcome);
}
