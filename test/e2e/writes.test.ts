import * as fc from "fast-check";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiWrite, CodeHost } from "#core/host/code-host.ts";
import { parseMarkers } from "#core/plan/marker.ts";
import { MAX_FILE_COMMENTS, MAX_INLINE_COMMENTS } from "#core/plan/plan-comments.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { createRedactor } from "#core/secrets/redact.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import type { PullRequest, Repository } from "#test/github/records.ts";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";
import { importTree } from "#test/random/import-trees.ts";
import { RandomChange } from "#test/random/random-change.ts";
import {
  bodyWord,
  buildFindings,
  RandomFindings,
  TITLE_WORD,
  type FindingInput,
} from "#test/random/random-findings.ts";
import { createAgent } from "../../src/agents/registry.ts";
import { createGit } from "../../src/git/create-git.ts";
import { createGitHubHost } from "../../src/github/github-host.ts";
import { createOctokit } from "../../src/github/api/octokit.ts";
import { MAX_ANNOTATIONS } from "../../src/github/publish/plan-writes.ts";
import { reviewChange, type ReviewDeps } from "../../src/pipeline/review.ts";
import { createRunToken } from "./install-sandpiper.ts";

const OWNER = "octo-org";
/** The same cases each time, among them one with hundreds of findings. Other seeds and more runs are for trying by hand. */
const SAMPLE = { seed: 77, numRuns: 5, endOnFailure: true };

let github: GitHub;
let token: string;

beforeAll(async () => {
  github = await startGitHub();
  github.createOrganization(OWNER, { octocat: "public" });
  token = createRunToken(github, OWNER);
});
afterAll(() => github[Symbol.asyncDispose]());

describe("the writes of a review", () => {
  it("are taken by GitHub and show every finding once, are what posting posts, and are not written twice", async () => {
    const plans: ReviewPlan[] = [];
    await fc.assert(
      fc.asyncProperty(RandomChange, RandomFindings, async (change, blueprints) => {
        const findings = buildFindings(blueprints, change);
        const { repository, replayed, posted } = await openPulls(change);

        const plan = await review(hostOf(replayed), { findings, runId: "run-1" });
        expect(plan.state).toBe("reviewed");
        await replay(hostOf(replayed).planWrites(plan));
        expectEveryFindingOnce(plan, { findings, texts: textsOf(replayed) });

        const host = hostOf(posted);
        expect((await host.publish(plan, neverAborted())).kind).toBe("posted");
        expect(textsOf(posted)).toEqual(textsOf(replayed));
        expect((await host.publish(plan, neverAborted())).kind).toBe("already-posted");
        const again = await review(host, { findings, runId: "run-2" });
        expect(again.reportedBefore).toHaveLength(plan.findings.length);
        expect((await host.publish(again, neverAborted())).kind).toBe("already-posted");
        expect(textsOf(posted)).toEqual(textsOf(replayed));
        github.deleteRepository(repository);
        plans.push(plan);
      }),
      SAMPLE,
    );
    expect(plans.some(({ inline, findings }) => inline.length === MAX_INLINE_COMMENTS && findings.length > 200)).toBe(
      true,
    );
    expect(plans.some(({ fileComments }) => fileComments.length === MAX_FILE_COMMENTS)).toBe(true);
    expect(plans.some(({ overflow }) => overflow.length > 0)).toBe(true);
    expect(plans.some(({ check }) => check.annotations.length > MAX_ANNOTATIONS)).toBe(true);
  }, 180_000);
});

interface Opened {
  readonly repository: Repository;
  /** Two pull requests for the same commits. */
  readonly replayed: PullRequest;
  readonly posted: PullRequest;
}

let repositories = 0;

async function openPulls({ base, head }: RandomChange): Promise<Opened> {
  repositories += 1;
  const repository = await github.createRepository({ owner: OWNER, name: `repo-${repositories}` });
  const { gitDir } = repository;
  const baseSha = await importTree(gitDir, { branch: "main", from: null, tree: base });
  await importTree(gitDir, { branch: "topic", from: baseSha, tree: head });
  await importTree(gitDir, { branch: "topic-again", from: baseSha, tree: head });
  return {
    repository,
    replayed: await github.createPullRequest(repository, { head: "topic" }),
    posted: await github.createPullRequest(repository, { head: "topic-again" }),
  };
}

function hostOf({ issue }: PullRequest): CodeHost {
  return createGitHubHost({
    octokit: createOctokit({ token, apiUrl: github.apiUrl }),
    git: createGit(),
    pull: { owner: OWNER, repo: `repo-${repositories}`, number: issue.number },
    token,
    sleep: () => Promise.resolve(),
  });
}

interface Reported {
  readonly findings: readonly FindingInput[];
  readonly runId: string;
}

/** The walk itself, with a program as the agent that answers the findings and has read every file. */
async function review(host: CodeHost, { findings, runId }: Reported): Promise<ReviewPlan> {
  const deps: ReviewDeps = {
    host,
    sandboxes: {
      name: "scripted",
      sweep: () => Promise.resolve(0),
      create: async () => new AnsweringSandbox(findings),
    },
    agents: ["static", "command"],
    agentOf: () => createAgent("command", { command: "answer" }),
    redact: createRedactor({ values: [token] }),
    signal: neverAborted(),
    onProgress: () => {},
    onSandbox: () => {},
    now: () => 0,
  };
  return (await reviewChange({ runId, asked: {}, post: false }, deps)).plan;
}

class AnsweringSandbox extends ScriptedSandbox {
  readonly #findings: readonly FindingInput[];

  constructor(findings: readonly FindingInput[]) {
    super();
    this.#findings = findings;
  }

  override async run(...[command]: Parameters<ScriptedSandbox["run"]>): ReturnType<ScriptedSandbox["run"]> {
    const { files } = JSON.parse(String(command.stdin));
    const answer = { summary: "Read it.", findings: this.#findings, filesReviewed: files, verdict: "pass" };
    return { ending: "exited", exitCode: 0, stdout: JSON.stringify(answer), stderr: "", durationMs: 1 };
  }
}

/** Makes the calls as they are printed. What only an earlier answer tells is filled in. */
async function replay(writes: readonly ApiWrite[]): Promise<void> {
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: token });
  let checkRunId: unknown = null;
  for (const { route, parameters } of writes) {
    const id = route.includes("{check_run_id}") ? { check_run_id: checkRunId } : {};
    const { data, status } = await octokit.request(route, { ...parameters, ...id });
    expect(status).toBeLessThan(300);
    if (route.endsWith("/check-runs")) checkRunId = data.id;
  }
}

/** Everything that stands on a pull request: reviews, comments with their places, and the conversation. */
function textsOf(pull: PullRequest): readonly string[] {
  const { reviews, reviewComments, issueComments, threads } = github.store;
  const summaries = [...reviews.values()].filter(({ pullId }) => pullId === pull.id).map(({ body }) => body);
  const comments = [...reviewComments.values()]
    .filter(({ pullId }) => pullId === pull.id)
    .map(({ threadId, body }) => {
      const { path, side, startLine, line } = threads.get(threadId) ?? {};
      return `${JSON.stringify([path, side, startLine, line])}\n${body}`;
    });
  const conversation = [...issueComments.values()].filter(({ issueId }) => issueId === pull.issue.id);
  // A single comment comes with a review of its own, without a body.
  return [...summaries.filter((body) => body !== ""), ...comments, ...conversation.map(({ body }) => body)];
}

function expectEveryFindingOnce(
  plan: ReviewPlan,
  { findings, texts }: { findings: readonly FindingInput[]; texts: readonly string[] },
): void {
  const headlines = texts.flatMap((text) => text.match(/^\*\*(?:Critical|High|Medium|Low) \([a-z]+\): .*$/gm) ?? []);
  const words = new Set(findings.map(({ title }) => TITLE_WORD.exec(title)?.[0] ?? "no word"));
  for (const word of words) expect(headlines.filter((line) => line.includes(word))).toHaveLength(1);
  expect(headlines).toHaveLength(plan.findings.length);

  const all = texts.join("\n");
  expect(findings.filter((_finding, index) => !all.includes(bodyWord(index)))).toEqual([]);
  const marked = texts.flatMap((text) => parseMarkers(text).fingerprints);
  expect(marked.toSorted()).toEqual(plan.findings.map(({ fingerprint }) => fingerprint).toSorted());
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
