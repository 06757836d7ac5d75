import { describe, expect, it } from "vitest";
import { SAMPLE, startSample } from "./sample.ts";

const REVIEWS = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const review = { ...SAMPLE, event: "COMMENT", body: "x" } as const;

/** How each fault shows, and how many reviews there are after it. */
const FAILURES = [
  { kind: "bad-gateway-after", written: 1, says: "502" },
  { kind: "reset-after", written: 2, says: /ECONNRESET|fetch failed|closed/ },
  { kind: "bad-gateway-before", written: 2, says: "502" },
  { kind: "reset-before", written: 2, says: /ECONNRESET|fetch failed|closed/ },
  { kind: "server-error", written: 2, says: "Server Error" },
] as const;

describe("faults on demand", () => {
  it("fail after the effect or before it", async () => {
    await using sample = await startSample();
    const { github, octokit } = sample;
    for (const { kind, written, says } of FAILURES) {
      github.addFault({ route: REVIEWS, kind });
      await expect(octokit.rest.pulls.createReview(review)).rejects.toThrow(says);
      expect((await octokit.rest.pulls.listReviews(SAMPLE)).data).toHaveLength(written);
    }
  });

  it("meet as many requests as they are told to, after letting some pass", async () => {
    await using sample = await startSample();
    const { github, octokit } = sample;
    github.addFault({
      route: REVIEWS,
      kind: "secondary-limit",
      status: 403,
      retryAfterSeconds: 60,
      after: 1,
      times: 2,
    });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      const { status } = await octokit.rest.pulls.createReview(review).catch((error: { status: number }) => error);
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 403, 403, 200]);
    expect(github.requests.filter(({ route }) => route === REVIEWS)).toHaveLength(4);
  });

  it("leave a review without its comments behind where it was refused", async () => {
    await using sample = await startSample();
    const { github, octokit } = sample;
    github.addFault({ route: REVIEWS, kind: "orphan-review" });
    const comments = [{ path: "a.txt", line: 30, body: "bad" }];
    await expect(octokit.rest.pulls.createReview({ ...review, comments })).rejects.toMatchObject({ status: 422 });
    expect((await octokit.rest.pulls.listReviews(SAMPLE)).data).toHaveLength(1);
    expect((await octokit.rest.pulls.listReviewComments(SAMPLE)).data).toEqual([]);
  });

  it("can hang until the client gives up, and answer with broken JSON", async () => {
    await using sample = await startSample();
    const { github, octokit } = sample;
    const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
    github.addFault({ route, kind: "hang" });
    await expect(octokit.rest.pulls.get({ ...SAMPLE, request: { signal: AbortSignal.timeout(50) } })).rejects.toThrow(
      "aborted",
    );
    github.addFault({ route, kind: "malformed" });
    const response = await fetch(`${github.apiUrl}/repos/ada/engine/pulls/1`);
    await expect(response.json()).rejects.toThrow("JSON");
  });
});
