import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { buildFileComment, buildInline, buildPlan } from "#test/github-host/build-plan.ts";
import { createScene, type Scene } from "#test/github-host/scene.ts";

const signal = new AbortController().signal;
const CREATE_REVIEW = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const CREATE_COMMENT = "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments";
const CREATE_ISSUE_COMMENT = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const CREATE_CHECK = "POST /repos/{owner}/{repo}/check-runs";

const ON_TEN = buildInline({ findingId: "F1", fingerprint: "f1", line: 11, startLine: 10 });
const ON_DELETED = buildInline({ findingId: "F2", fingerprint: "f2", line: 50, side: "LEFT" });
const ON_NOTHING = buildInline({ findingId: "F3", fingerprint: "f3", line: 30 });
const ON_FILE = buildFileComment({ findingId: "F4", fingerprint: "f4" });
const ON_OTHER_FILE = buildFileComment({ findingId: "F5", fingerprint: "f5", path: "src/b.ts" });

function planFor({ headSha }: Scene, over: Partial<ReviewPlan> = {}): ReviewPlan {
  const inline = [ON_TEN, ON_DELETED];
  return buildPlan({ runId: "r1", headSha, inline, fileComments: [ON_FILE], overflow: ["More of it."], ...over });
}

function writesOf({ github }: Scene): readonly string[] {
  return github.requests.flatMap(({ method, route }) =>
    method === "GET" || route === null || route === "POST /graphql" ? [] : [route],
  );
}

/** What is on the pull request, in the words of these tests. */
function placesOf(scene: Scene): readonly string[] {
  const { reviews, comments, conversation } = scene.read();
  const onCode = comments.map(({ subject, line }) =>
    line === null ? `comment on the ${subject}` : `comment on ${subject} ${line}`,
  );
  return [
    ...reviews.map(() => "review"),
    ...onCode.toSorted(),
    ...conversation.map(() => "comment in the conversation"),
  ];
}

const ALL_ONCE = [
  "review",
  "comment on line 11",
  "comment on line 50",
  "comment on the file",
  "comment in the conversation",
];

describe("publishing", () => {
  it("posts one review as a comment, with its findings at their lines, and what cannot go with it", async () => {
    await using scene = await createScene();
    const published = await scene.host().publish(planFor(scene), signal);
    expect(published).toMatchObject({
      kind: "posted",
      review: {
        runId: "r1",
        headSha: scene.headSha,
        url: expect.stringContaining("/ada/engine/pull/1#pullrequestreview-"),
      },
    });
    expect(placesOf(scene)).toEqual(ALL_ONCE);
    expect(scene.read().reviews).toMatchObject([{ author: "rex", state: "COMMENTED" }]);
  });

  it("makes exactly the calls that were planned", async () => {
    await using scene = await createScene();
    const host = scene.host();
    await host.publish(planFor(scene), signal);
    expect(writesOf(scene)).toEqual(host.planWrites(planFor(scene)).map(({ route }) => route));
  });

  it("pauses between comments, as GitHub asks", async () => {
    await using scene = await createScene();
    await scene.host().publish(planFor(scene), signal);
    expect(scene.pauses).toEqual([1000, 1000]);
  });

  it("reviews a fork's pull request like any other where the token may write", async () => {
    await using scene = await createScene({ isFork: true });
    await scene.host().publish(planFor(scene), signal);
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it("writes nothing for a head that has moved", async () => {
    await using scene = await createScene();
    const plan = planFor(scene);
    const headSha = await scene.github.push(scene.repository, { branch: "topic", files: { "src/b.ts": "" } });
    await expect(scene.host().publish(plan, signal)).resolves.toEqual({ kind: "superseded", headSha });
    expect(writesOf(scene)).toEqual([]);
  });

  it.each([
    ["closePullRequest", false],
    ["markMerged", true],
  ] as const)("writes nothing once the pull request is closed (%s)", async (close, isMerged) => {
    await using scene = await createScene();
    await scene.github[close](scene.pull);
    await expect(scene.host().publish(planFor(scene), signal)).resolves.toEqual({ kind: "closed", isMerged });
    expect(writesOf(scene)).toEqual([]);
  });

  it("writes only the check where everything is shown already", async () => {
    await using scene = await createScene();
    const first = await scene.host().publish(planFor(scene), signal);
    const second = await scene.host().publish(planFor(scene, { runId: "r2", hasNews: false }), signal);
    expect(second).toMatchObject({ kind: "already-posted", review: "review" in first ? first.review : null });
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it("posts what should have been there already but was deleted", async () => {
    await using scene = await createScene();
    const published = await scene.host().publish(planFor(scene, { hasNews: false }), signal);
    expect(published.kind).toBe("posted");
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it("needs a token", async () => {
    await using scene = await createScene();
    await expect(scene.host(null).publish(planFor(scene), signal)).rejects.toThrow("Posting a review needs a token.");
  });

  it("with a token that can only read says which permission is missing, and shows no secret", async () => {
    await using scene = await createScene({ isFork: true });
    const token = scene.github.createActionsToken(scene.repository, { contents: "read", pull_requests: "read" });
    const error: unknown = await scene
      .host(token)
      .publish(planFor(scene), signal)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UsageError" });
    expect(String(error)).toContain("GitHub does not let this token do that");
    expect(String(error)).toContain("pull_requests=write. On pull requests from forks");
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(token);
  });

  it("ends when it is told to, and does not begin what it has not begun", async () => {
    await using scene = await createScene();
    const controller = new AbortController();
    scene.github.addFault({ route: CREATE_REVIEW, kind: "bad-gateway-before" });
    async function sleep(_milliseconds: number, during: AbortSignal): Promise<void> {
      controller.abort(new Error("the run was canceled"));
      during.throwIfAborted();
    }
    const publishing = scene.host(undefined, { sleep }).publish(planFor(scene), controller.signal);
    await expect(publishing).rejects.toThrow("the run was canceled");
    expect(writesOf(scene)).toEqual([CREATE_REVIEW]);
  });
});

describe("publishing twice", () => {
  it("posts once", async () => {
    await using scene = await createScene();
    const first = await scene.host().publish(planFor(scene), signal);
    const second = await scene.host().publish(planFor(scene), signal);
    expect(second).toEqual({ ...first, kind: "already-posted" });
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it.each([
    [CREATE_REVIEW, "bad-gateway-before"],
    [CREATE_REVIEW, "bad-gateway-after"],
    [CREATE_COMMENT, "bad-gateway-before"],
    [CREATE_COMMENT, "bad-gateway-after"],
    [CREATE_ISSUE_COMMENT, "bad-gateway-before"],
    [CREATE_ISSUE_COMMENT, "bad-gateway-after"],
  ] as const)("adds what is missing after a crash at %s, %s", async (route, kind) => {
    await using scene = await createScene();
    scene.github.addFault({ route, kind });
    async function sleep(): Promise<void> {
      if (scene.github.requests.some((request) => request.route === route)) throw new Error("crash");
    }
    await expect(scene.host(undefined, { sleep }).publish(planFor(scene), signal)).rejects.toThrow("crash");
    await scene.host().publish(planFor(scene), signal);
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it("is not fooled by somebody who copied the marker", async () => {
    await using scene = await createScene();
    scene.github.createUser("mallory");
    const at = { owner: "ada", repo: "engine", pull_number: 1, event: "COMMENT" } as const;
    const mallory = scene.client(scene.github.createToken("mallory"));
    await mallory.request(CREATE_REVIEW, { ...at, body: planFor(scene).body });
    await expect(scene.host().publish(planFor(scene), signal)).resolves.toMatchObject({ kind: "posted" });
    expect(scene.read().reviews.map(({ author }) => author)).toEqual(["mallory", "rex"]);
  });
});

describe("a host that answers badly", () => {
  it.each([
    "bad-gateway-after",
    "bad-gateway-before",
    "reset-after",
    "reset-before",
    "server-error",
    "malformed",
  ] as const)("(%s to the review) gets it once, and all of it", async (kind) => {
    await using scene = await createScene();
    scene.github.addFault({ route: CREATE_REVIEW, kind });
    await scene.host().publish(planFor(scene), signal);
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it.each(["bad-gateway-after", "reset-after", "bad-gateway-before"] as const)(
    "(%s to comments) gets each of them once",
    async (kind) => {
      await using scene = await createScene();
      scene.github.addFault({ route: CREATE_COMMENT, kind });
      scene.github.addFault({ route: CREATE_ISSUE_COMMENT, kind });
      await scene.host().publish(planFor(scene), signal);
      expect(placesOf(scene)).toEqual(ALL_ONCE);
    },
  );

  it("that does not answer in time gets it once", async () => {
    await using scene = await createScene();
    scene.github.addFault({ route: CREATE_REVIEW, kind: "hang" });
    await scene.host(undefined, { timeoutMs: 1000 }).publish(planFor(scene), signal);
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it("and fails for good is told apart from one that has it, and nothing is half there", async () => {
    await using scene = await createScene();
    scene.github.addFault({ route: CREATE_REVIEW, kind: "bad-gateway-before", times: 9 });
    await expect(scene.host().publish(planFor(scene), signal)).rejects.toThrow("GitHub failed");
    expect(writesOf(scene)).toEqual([CREATE_REVIEW, CREATE_REVIEW, CREATE_REVIEW]);
    expect(scene.read().reviews).toEqual([]);
  });

  it("is waited for as long as a secondary limit asks, and goes on where it stopped", async () => {
    await using scene = await createScene();
    scene.github.addFault({ route: CREATE_COMMENT, kind: "secondary-limit", status: 403, retryAfterSeconds: 42 });
    await scene.host().publish(planFor(scene), signal);
    expect(scene.pauses).toContain(42_000);
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });

  it("does not get the review any more if the head moves during the wait", async () => {
    await using scene = await createScene();
    const { github, repository } = scene;
    const plan = planFor(scene);
    github.addFault({ route: CREATE_REVIEW, kind: "secondary-limit", status: 429, retryAfterSeconds: 9 });
    let moved = "";
    const host = scene.host(undefined, {
      sleep: async () => {
        moved = await github.push(repository, { branch: "topic", files: { "src/b.ts": "" } });
      },
    });
    const published = await host.publish(plan, signal);
    expect(published).toEqual({ kind: "superseded", headSha: moved });
    expect(scene.read().reviews).toEqual([]);
  });
});

describe("a comment that GitHub does not take", () => {
  it("goes to its file, and the others stay with the review", async () => {
    await using scene = await createScene();
    const plan = planFor(scene, { inline: [ON_TEN, ON_NOTHING, ON_DELETED], fileComments: [], overflow: [] });
    const published = await scene.host().publish(plan, signal);
    expect(published).toMatchObject({
      kind: "posted",
      notes: expect.arrayContaining(["F3 is shown at its file, because GitHub does not take a comment at its place."]),
    });
    const { reviews, comments } = scene.read();
    expect(reviews).toHaveLength(1);
    expect(comments.map(({ subject, line }) => [subject, line])).toEqual([
      ["line", 11],
      ["line", 50],
      ["file", null],
    ]);
    expect(comments.at(-1)?.body).toContain("About line 30, where GitHub takes no comment.\n\nFinding F3.");
  });

  it("and whose file it does not take either is told in the conversation", async () => {
    await using scene = await createScene();
    const other = { ...ON_NOTHING, path: "src/b.ts" };
    const plan = planFor(scene, { inline: [ON_TEN, other], fileComments: [ON_OTHER_FILE], overflow: [] });
    await scene.host().publish(plan, signal);
    await expect(scene.host().publish(plan, signal)).resolves.toMatchObject({
      notes: expect.arrayContaining([
        "F3 is shown in a comment of the pull request, because GitHub does not take a comment at its place.",
        "F5 is shown in a comment of the pull request, because GitHub does not take a comment at its place.",
      ]),
    });
    const { reviews, comments, conversation } = scene.read();
    expect([reviews.length, comments.length, conversation.length]).toEqual([1, 1, 2]);
    expect(conversation[0]).toContain("About `src/b.ts`, line 30.\n\nFinding F3.");
    expect(conversation[1]).toContain("About `src/b.ts`.\n\nFinding F5.");
  });

  it("and leaves the review behind without its comments does not lead to a second one", async () => {
    await using scene = await createScene();
    scene.github.addFault({ route: CREATE_REVIEW, kind: "orphan-review" });
    const plan = planFor(scene, { inline: [ON_TEN, ON_NOTHING] });
    await scene.host().publish(plan, signal);
    const { reviews, comments } = scene.read();
    expect(reviews).toHaveLength(1);
    expect(comments.map(({ subject, line }) => [subject, line])).toEqual([
      ["line", 11],
      ["file", null],
      ["file", null],
    ]);
  });

  it("because of a draft review of the same person is an error with what to do", async () => {
    await using scene = await createScene();
    const at = { owner: "ada", repo: "engine", pull_number: 1, body: "Later." };
    await scene.client().request(CREATE_REVIEW, at);
    await expect(scene.host().publish(planFor(scene), signal)).rejects.toThrow(
      "The account of the token has begun a review of ada/engine#1 and not submitted it, and GitHub allows one at a time. Submit or discard that review, then run this again.",
    );
  });
});

describe("the check run", () => {
  const permissions = { contents: "read", pull_requests: "write", checks: "write", issues: "write" } as const;

  it("is written by an App, with its buttons and all of its annotations", async () => {
    await using scene = await createScene();
    const annotations = Array.from({ length: 120 }, (_, index) => {
      return { path: "src/a.ts", startLine: 1, endLine: 1, level: "warning", title: "T", message: `${index}` } as const;
    });
    const actions = [{ label: "Re-review", description: "Review this head again", identifier: "review" }];
    const check = { ...planFor(scene).check, conclusion: "failure", annotations, actions } as const;
    const host = scene.host(scene.appToken(permissions));
    const published = await host.publish(planFor(scene, { check }), signal);
    expect(published).toMatchObject({ kind: "posted", notes: [], checkUrl: expect.stringContaining("http") });
    const runs = [...scene.github.store.checkRuns.values()];
    expect(runs).toMatchObject([
      { name: "Sandpiper", conclusion: "failure", headSha: scene.headSha, externalId: "r1", actions },
    ]);
    expect(runs[0]?.annotations.map(({ message }) => message)).toEqual(annotations.map(({ message }) => message));
    expect(writesOf(scene)).toEqual(host.planWrites(planFor(scene, { check })).map(({ route }) => route));
  });

  it.each(["bad-gateway-after", "reset-after", "bad-gateway-before"] as const)(
    "is written once, with each annotation once, through %s",
    async (kind) => {
      await using scene = await createScene();
      const annotations = Array.from({ length: 70 }, (_, index) => {
        return {
          path: "src/a.ts",
          startLine: 1,
          endLine: 1,
          level: "notice",
          title: "T",
          message: `${index}`,
        } as const;
      });
      const plan = planFor(scene, { check: { ...planFor(scene).check, annotations } });
      scene.github.addFault({ route: CREATE_CHECK, kind });
      scene.github.addFault({ route: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", kind });
      const host = scene.host(scene.appToken(permissions));
      await host.publish(plan, signal);
      await host.publish(plan, signal);
      const runs = [...scene.github.store.checkRuns.values()];
      expect(runs.map((run) => run.annotations.length)).toEqual([70]);
    },
  );

  it("is left out, and said to be, where the token is no App's", async () => {
    await using scene = await createScene();
    const published = await scene.host().publish(planFor(scene), signal);
    expect(published).toMatchObject({ checkUrl: null });
    expect("notes" in published ? published.notes : []).toEqual([
      expect.stringContaining("The check run was not written, because the token may not write checks"),
    ]);
  });

  it("is left out, and said to be, where the App was not granted it", async () => {
    await using scene = await createScene();
    const token = scene.appToken({ ...permissions, checks: "read" });
    const published = await scene.host(token).publish(planFor(scene), signal);
    expect(published).toMatchObject({ kind: "posted", checkUrl: null });
    expect(placesOf(scene)).toEqual(ALL_ONCE);
  });
});
