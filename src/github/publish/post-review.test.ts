import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildInline, buildPlan } from "#test/github-host/build-plan.ts";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { StalePlanError } from "./check-head.ts";
import { createGitHubApi, type OctokitLike } from "../api/github-api.ts";
import { postReview } from "./post-review.ts";

const HEAD = "a".repeat(40);
const OTHER_HEAD = "b".repeat(40);
const signal = new AbortController().signal;
const SHOWN = [10, 11].map((line) => buildInline({ findingId: `F${line}`, fingerprint: `f${line}`, line }));
const UNKNOWN = buildInline({ findingId: "F1", fingerprint: "f1", line: 1, path: "large.ts" });
const Tried = z.object({ comments: z.array(z.object({ line: z.int() })) });

/** A host whose diff shows lines 10 and 11 of `src/a.ts`, and which takes at most so many comments. */
function createHost({ takes, head = HEAD }: { takes: number; head?: string }) {
  const tried: (readonly number[])[] = [];
  function answer(route: string, parameters: Record<string, unknown>) {
    if (route.endsWith("/files"))
      return [{ filename: "src/a.ts", patch: "@@ -10,2 +10,2 @@\n-a\n-b\n+c\n+d" }, { filename: "large.ts" }];
    if (route.startsWith("GET") && route.endsWith("/reviews")) return [];
    if (route.startsWith("GET")) return pullAt(head);
    const lines = Tried.parse(parameters).comments.map(({ line }) => line);
    tried.push(lines);
    if (lines.length <= takes)
      return { id: 1, user: null, body: "", state: "COMMENTED", html_url: "https://example.com" };
    throw Object.assign(new Error("refused"), {
      response: {
        status: 422,
        headers: {},
        data: { message: "Unprocessable Entity", errors: ["Line could not be resolved"] },
      },
    });
  }
  const octokit: OctokitLike = {
    request: async (route, parameters) => ({ status: 200, headers: {}, data: answer(route, parameters) }),
  };
  const { sleep } = createRecordedSleep();
  const api = createGitHubApi({ octokit, token: null, sleep });
  return { tried, publication: { api, sleep, signal, identity: null, pull: { owner: "o", repo: "r", number: 1 } } };
}

function pullAt(sha: string) {
  const repo = { id: 1, name: "r", owner: { login: "o" } };
  return { state: "open", title: "T", user: null, head: { sha, ref: "topic", repo }, base: { sha, ref: "main", repo } };
}

describe("postReview", () => {
  it("tries next what GitHub's own diff shows", async () => {
    const { publication, tried } = createHost({ takes: 2 });
    const plan = buildPlan({ runId: "r1", headSha: HEAD, inline: [UNKNOWN, ...SHOWN] });
    await expect(postReview({ ...publication, plan })).resolves.toMatchObject({ sent: SHOWN });
    expect(tried).toEqual([
      [1, 10, 11],
      [10, 11],
    ]);
  });

  it("at last sends the review alone, which is never lost for a comment", async () => {
    const { publication, tried } = createHost({ takes: 0 });
    const plan = buildPlan({ runId: "r1", headSha: HEAD, inline: [UNKNOWN, ...SHOWN] });
    await expect(postReview({ ...publication, plan })).resolves.toMatchObject({ sent: [] });
    expect(tried).toEqual([[1, 10, 11], [10, 11], []]);
  });

  it("does not try the same comments twice", async () => {
    const { publication, tried } = createHost({ takes: 0 });
    const plan = buildPlan({ runId: "r1", headSha: HEAD, inline: SHOWN });
    await postReview({ ...publication, plan });
    expect(tried).toEqual([[10, 11], []]);
  });

  it("fails with GitHub's reason where even the review alone is refused", async () => {
    const { publication } = createHost({ takes: -1 });
    const plan = buildPlan({ runId: "r1", headSha: HEAD, inline: SHOWN });
    await expect(postReview({ ...publication, plan })).rejects.toThrow("Line could not be resolved");
  });

  it("stops where the refusal comes of a head that was replaced meanwhile", async () => {
    const { publication, tried } = createHost({ takes: 0, head: OTHER_HEAD });
    const plan = buildPlan({ runId: "r1", headSha: HEAD, inline: SHOWN });
    await expect(postReview({ ...publication, plan })).rejects.toThrow(StalePlanError);
    expect(tried).toHaveLength(1);
  });
});
