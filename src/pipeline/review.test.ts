import { describe, expect, it } from "vitest";
import { AgentError, type Agent, type AgentReport, type AgentTask } from "#core/agent/agent.ts";
import type { CodeHost, Published } from "#core/host/code-host.ts";
import { UsageError } from "#core/errors.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import { ConfigError } from "#core/config/parse-config.ts";
import type { Snapshot } from "#core/host/pull-request.ts";
import { createRedactor } from "#core/secrets/redact.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { ReviewReport } from "#core/review/review-report.ts";
import { SandboxError, type Sandbox, type SandboxProvider } from "#core/sandbox/sandbox.ts";
import { reviewChange, type ReviewDeps } from "./review.ts";

const DIFF = `diff --git a/a.ts b/a.ts
index 1111111..2222222 100644
--- a/a.ts
+++ b/a.ts
@@ -1 +1 @@
-const a = 1;
+const a = 2;
`;

const RUN = { runId: "run-1", asked: {}, post: true };

/** A change, a sandbox and an agent that remember what was done with them. */
function createWorld({ diff = DIFF, configText = null, agent = agreeing(), refusal, endError }: WorldParts = {}) {
  const seen = {
    openSandboxes: 0,
    createdSandboxes: 0,
    closedSnapshots: 0,
    published: [] as ReviewPlan[],
    tasks: [] as string[],
    sandboxIds: [] as string[],
  };

  const snapshot: Snapshot = {
    ref: { owner: "octo-org", repo: "octo-repo", number: 7, headSha: "b".repeat(40) },
    title: "Change a",
    body: "",
    author: "octocat",
    baseRef: "main",
    headRef: "change",
    baseSha: "a".repeat(40),
    headSha: "b".repeat(40),
    mergeBaseSha: "a".repeat(40),
    trust: "contributor",
    source: { gitDir: "/nowhere", headSha: "b".repeat(40), mergeBaseSha: "a".repeat(40) },
    files: parseDiff(diff),
    diff,
    configText,
    guidance: [],
    permalink: null,
    postedReviews: [],
    postedFindings: [],
    notes: [],
    readText: (path) => Promise.resolve(path === "a.ts" ? "const a = 2;\n" : null),
    [Symbol.asyncDispose]() {
      seen.closedSnapshots += 1;
      return Promise.resolve();
    },
  };
  const host: CodeHost = {
    snapshot: () => Promise.resolve(snapshot),
    planWrites: () => [],
    publish(plan): Promise<Published> {
      seen.published.push(plan);
      return Promise.resolve({
        kind: "posted",
        review: { runId: plan.runId, headSha: plan.headSha, url: "u" },
        checkUrl: null,
        notes: [],
      });
    },
  };
  const sandboxes: SandboxProvider = {
    name: "fake",
    sweep: () => Promise.resolve(0),
    create() {
      if (refusal !== undefined) return Promise.reject(refusal);
      seen.openSandboxes += 1;
      seen.createdSandboxes += 1;
      return Promise.resolve(createSandbox());
    },
  };

  function createSandbox(): Sandbox {
    return {
      id: "s1",
      provider: "fake",
      template: null,
      isolation: "isolated",
      checkout: "/checkout",
      taskDir: "/task",
      programs: { node: "/node", analysers: "/analysers" },
      run: () => Promise.reject(new Error("The agent of this test runs nothing.")),
      read: () => Promise.resolve(new Uint8Array()),
      write: (path) => Promise.resolve(void seen.tasks.push(path)),
      expose: () => Promise.reject(new Error("The agent of this test exposes nothing.")),
      mcp: {},
      notes: ["The checkout was cloned."],
      use: () => ({ seconds: 7.4, costUsd: 0.0002 }),
      extend: () => Promise.resolve(),
      [Symbol.asyncDispose]() {
        seen.openSandboxes -= 1;
        return endError === undefined ? Promise.resolve() : Promise.reject(endError);
      },
    };
  }

  const deps: ReviewDeps = {
    host,
    sandboxes,
    agents: ["static", "fake"],
    agentOf: () => agent,
    redact: createRedactor(),
    signal: new AbortController().signal,
    onProgress: () => {},
    onSandbox: ({ id }) => void seen.sandboxIds.push(id),
    now: () => 0,
  };
  return { seen, deps };
}

interface WorldParts {
  readonly diff?: string;
  readonly configText?: string | null;
  readonly agent?: Agent;
  /** What the making of a sandbox ends with. */
  readonly refusal?: Error;
  /** What its end ends with. */
  readonly endError?: Error;
}

type Run = (...call: Parameters<Agent["run"]>) => Promise<AgentReport>;

function agentThat(run: Run): Agent {
  return {
    id: "fake",
    hosts: ["model.example"],
    async run(task, sandbox, options) {
      const report = await run(task, sandbox, options);
      return { ...report, result: task.answer.schema.parse(report.result) };
    },
  };
}

function agreeing(): Agent {
  return agentThat(() => Promise.resolve(reportOf([])));
}

function reportOf(findings: readonly unknown[]): AgentReport {
  return {
    result: ReviewReport.parse({ summary: "Fine.", findings, filesReviewed: ["a.ts"], verdict: "pass" }),
    usage: null,
    turns: null,
    toolCalls: null,
    denials: null,
    version: "1",
    model: null,
    sessionId: null,
    durationMs: 5,
    lanes: [],
    notes: [],
    transcript: "",
  };
}

const BUG = {
  path: "a.ts",
  startLine: 1,
  endLine: 1,
  quote: "const a = 2;",
  severity: "high",
  category: "bug",
  title: "Two is wrong",
  body: "",
};

describe("reviewChange", () => {
  it("reads, lets the agent look, and posts what it found at its line", async () => {
    const { seen, deps } = createWorld({ agent: agentThat(() => Promise.resolve(reportOf([BUG]))) });
    const { plan, published } = await reviewChange(RUN, deps);
    expect(plan).toMatchObject({
      runId: "run-1",
      state: "reviewed",
      verdict: "fail",
      inline: [{ path: "a.ts", line: 1 }],
    });
    expect(published?.kind).toBe("posted");
    expect(seen).toMatchObject({
      openSandboxes: 0,
      closedSnapshots: 1,
      published: [plan],
      tasks: ["/task/change.diff"],
    });
  });

  it("posts nothing where nobody asked for it", async () => {
    const { seen, deps } = createWorld();
    expect((await reviewChange({ ...RUN, post: false }, deps)).published).toBeNull();
    expect(seen.published).toEqual([]);
  });

  it("closes the sandbox and says that it was not reviewed when the agent answers nonsense", async () => {
    const agent = agentThat(() =>
      Promise.reject(
        new AgentError({
          agent: "fake",
          failure: "unusable-answer",
          transcript: "la la",
          reason: "answered nonsense.",
        }),
      ),
    );
    const { seen, deps } = createWorld({ agent });
    const { plan, rawAnswer } = await reviewChange(RUN, deps);
    expect(plan).toMatchObject({ state: "not_reviewed", verdict: null });
    expect(plan.check.conclusion).not.toBe("success");
    expect(plan.body).toContain("answered nonsense.");
    expect(rawAnswer).toBe("la la");
    expect(seen.openSandboxes).toBe(0);
  });

  it("makes no sandbox for an agent that lacks what it needs, names all of that, and keeps no raw answer", async () => {
    const lacking = ["has no key. Set KEY.", 'needs the program "fake". Install it.'];
    const { seen, deps } = createWorld({ agent: { ...agreeing(), lacks: () => Promise.resolve(lacking) } });
    const { plan, rawAnswer } = await reviewChange(RUN, deps);
    expect(plan).toMatchObject({
      state: "not_reviewed",
      reason: 'The agent "fake" has no key. Set KEY. It needs the program "fake". Install it.',
      receipt: { sandbox: null, filesSkipped: [{ path: "a.ts", reason: "the agent did not start" }] },
    });
    expect(rawAnswer).toBeNull();
    expect(seen).toMatchObject({ createdSandboxes: 0, published: [plan] });
  });

  it.each([
    ["not-available", "bash: fake: command not found", "the agent did not start"],
    ["timeout", " ", "the agent gave no usable answer"],
  ] as const)("keeps no raw answer of an agent that gave none: %s", async (failure, transcript, reason) => {
    const details = { agent: "fake", failure, transcript, reason: "has failed." };
    const { deps } = createWorld({ agent: agentThat(() => Promise.reject(new AgentError(details))) });
    const { plan, rawAnswer } = await reviewChange(RUN, deps);
    expect(plan.receipt.filesSkipped).toEqual([{ path: "a.ts", reason }]);
    expect(rawAnswer).toBeNull();
  });

  it("closes sandbox and snapshot when something breaks that is no answer of an agent", async () => {
    const { seen, deps } = createWorld({ agent: agentThat(() => Promise.reject(new Error("The disk is full."))) });
    await expect(reviewChange(RUN, deps)).rejects.toThrow("The disk is full.");
    expect(seen).toMatchObject({ openSandboxes: 0, closedSnapshots: 1, published: [] });
  });

  it("posts that it was not reviewed, and why, where no sandbox can be had", async () => {
    const { seen, deps } = createWorld({ refusal: new SandboxError("E2B has no room. Try again later.") });
    const { plan, rawAnswer } = await reviewChange(RUN, deps);
    expect(plan).toMatchObject({
      state: "not_reviewed",
      verdict: null,
      reason: "E2B has no room. Try again later.",
      receipt: { sandbox: null, filesSkipped: [{ path: "a.ts", reason: "no sandbox could be had" }] },
    });
    expect(plan.check.conclusion).not.toBe("success");
    expect(rawAnswer).toBeNull();
    expect(seen).toMatchObject({ closedSnapshots: 1, published: [plan], sandboxIds: [] });
  });

  it("posts that it was not reviewed, and why, where the sandbox is lost", async () => {
    const lost = agentThat(() => Promise.reject(new SandboxError("The sandbox s1 was lost. Try again.")));
    const { seen, deps } = createWorld({ agent: lost });
    const { plan } = await reviewChange(RUN, deps);
    expect(plan).toMatchObject({
      state: "not_reviewed",
      reason: "The sandbox s1 was lost. Try again.",
      receipt: { sandbox: { id: "s1" }, filesSkipped: [{ path: "a.ts", reason: "the sandbox failed" }] },
    });
    expect(seen).toMatchObject({ openSandboxes: 0, published: [plan] });
  });

  it("posts what was found where the sandbox cannot be ended, and notes that", async () => {
    const { deps } = createWorld({
      agent: agentThat(() => Promise.resolve(reportOf([BUG]))),
      endError: new SandboxError("The sandbox s1 could not be ended. It ends by itself."),
    });
    const { plan, published } = await reviewChange(RUN, deps);
    expect(plan).toMatchObject({ state: "reviewed", inline: [{ path: "a.ts" }] });
    expect(plan.receipt.notes).toContain("The sandbox s1 could not be ended. It ends by itself.");
    expect(published?.kind).toBe("posted");
  });

  it("tells of both where something breaks and the sandbox cannot be ended either", async () => {
    const { deps } = createWorld({
      agent: agentThat(() => Promise.reject(new Error("The disk is full."))),
      endError: new SandboxError("The sandbox s1 could not be ended."),
    });
    await expect(reviewChange(RUN, deps)).rejects.toThrow("The disk is full. The sandbox s1 could not be ended.");
  });

  it("does not take a defect at the end of the sandbox for a trifle", async () => {
    const { seen, deps } = createWorld({ endError: new TypeError("x is not a function") });
    await expect(reviewChange(RUN, deps)).rejects.toThrow("x is not a function");
    expect(seen.published).toEqual([]);
  });

  it("posts nothing where the call is wrong, as where the key of the sandboxes is refused", async () => {
    const { seen, deps } = createWorld({ refusal: new UsageError("E2B refused the key.") });
    await expect(reviewChange(RUN, deps)).rejects.toThrow("E2B refused the key.");
    expect(seen).toMatchObject({ closedSnapshots: 1, published: [] });
  });

  it("posts nothing of a run that was cancelled, although its agent reports that as its failure", async () => {
    const cancel = new AbortController();
    const agent = agentThat(() => {
      cancel.abort(new Error("Stopped by SIGINT."));
      return Promise.reject(
        new AgentError({ agent: "fake", failure: "aborted", transcript: "", reason: "was stopped." }),
      );
    });
    const { seen, deps } = createWorld({ agent });
    await expect(reviewChange(RUN, { ...deps, signal: cancel.signal })).rejects.toThrow("Stopped by SIGINT.");
    expect(seen).toMatchObject({ openSandboxes: 0, closedSnapshots: 1, published: [] });
  });

  it("posts nothing of a run that was cancelled while its sandbox was made", async () => {
    const cancel = new AbortController();
    const { seen, deps } = createWorld();
    const sandboxes: SandboxProvider = {
      ...deps.sandboxes,
      create() {
        cancel.abort(new Error("Stopped by SIGTERM."));
        return Promise.reject(new SandboxError("The connection was closed."));
      },
    };
    await expect(reviewChange(RUN, { ...deps, sandboxes, signal: cancel.signal })).rejects.toThrow(
      "Stopped by SIGTERM.",
    );
    expect(seen).toMatchObject({ closedSnapshots: 1, published: [] });
  });

  it("keeps the review that could not be posted", async () => {
    const { deps } = createWorld({ agent: agentThat(() => Promise.resolve(reportOf([BUG]))) });
    const host = { ...deps.host, publish: () => Promise.reject(new UsageError("The token may only read.")) };
    const failed = reviewChange(RUN, { ...deps, host });
    await expect(failed).rejects.toThrow("The review was not posted. The token may only read.");
    await expect(failed).rejects.toMatchObject({ plan: { findings: [{ title: "Two is wrong" }] } });
  });

  it("begins no sandbox where nothing is to be read, and is not green", async () => {
    const { seen, deps } = createWorld({ configText: "review:\n  ignore: ['**']\n" });
    const { plan } = await reviewChange(RUN, deps);
    expect(seen.createdSandboxes).toBe(0);
    expect(plan).toMatchObject({
      state: "not_reviewed",
      receipt: { sandbox: null, filesSkipped: [{ path: "a.ts", reason: "ignored by `**`" }] },
    });
    expect(plan.check.conclusion).not.toBe("success");
  });

  it("does not start with a configuration that cannot be used", async () => {
    const { seen, deps } = createWorld({ configText: "nonsense: 1\n" });
    await expect(reviewChange(RUN, deps)).rejects.toThrow(ConfigError);
    expect(seen).toMatchObject({ createdSandboxes: 0, closedSnapshots: 1, published: [] });
  });

  it("gives the agent the limits of the configuration", async () => {
    const limits: AgentTask["limits"][] = [];
    const agent = agentThat((task) => {
      limits.push(task.limits);
      return Promise.resolve(reportOf([]));
    });
    const { deps } = createWorld({ configText: "budget:\n  minutes: 2\n  turns: 30\n  usd: 1.5\n", agent });
    await reviewChange(RUN, deps);
    expect(limits).toEqual([{ timeoutMs: 120_000, maxTurns: 30, maxUsd: 1.5 }]);
  });

  it("goes by what the caller asks for before what the repository says", async () => {
    const asked: string[] = [];
    const { deps } = createWorld({
      configText: "agent: one\nreview:\n  failOn: low\n",
      agent: agentThat(() => Promise.resolve(reportOf([BUG]))),
    });
    function agentOf(id: string): Agent {
      asked.push(id);
      return deps.agentOf(id);
    }

    const { plan } = await reviewChange(
      { ...RUN, asked: { agent: "two", failOn: "never" } },
      { ...deps, agents: ["one", "two"], agentOf },
    );
    expect(asked).toEqual(["two"]);
    expect(plan.verdict).toBe("pass");
  });
});
