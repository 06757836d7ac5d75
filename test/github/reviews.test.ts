import { describe, expect, it } from "vitest";
import { changedText, numbered, SAMPLE, startSample } from "./sample.ts";

const review = { ...SAMPLE, event: "COMMENT", body: "Looks odd." } as const;

describe("createReview", () => {
  it("places single and multi-line comments on both sides and gives each its hunk", async () => {
    await using sample = await startSample();
    const { octokit, pull } = sample;
    const { data, status } = await octokit.rest.pulls.createReview({
      ...review,
      comments: [
        { path: "a.txt", line: 10, body: "one" },
        { path: "a.txt", start_line: 10, line: 11, body: "two" },
        { path: "a.txt", line: 50, side: "LEFT", body: "gone" },
        { path: "a.txt", start_line: 10, start_side: "LEFT", line: 11, side: "RIGHT", body: "from old to new" },
      ],
    });
    expect([status, data.state, data.commit_id]).toEqual([200, "COMMENTED", pull.head.sha]);
    const { data: comments } = await octokit.rest.pulls.listReviewComments(SAMPLE);
    expect(comments.map(({ line, start_line, side, start_side }) => [line, start_line, side, start_side])).toEqual([
      [10, null, "RIGHT", null],
      [11, 10, "RIGHT", "RIGHT"],
      [50, null, "LEFT", null],
      [11, 10, "RIGHT", "LEFT"],
    ]);
    expect(comments[0]?.diff_hunk).toMatch(/^@@ -7,7 \+7,8 @@[^]*\n\+line ten$/);
  });

  it.each([
    ["a line outside of every hunk", { line: 30 }, "Line could not be resolved"],
    ["a deleted line on the right", { line: 61 }, "Line could not be resolved"],
    ["a path that did not change", { path: "b.txt", line: 1 }, "Path could not be resolved"],
    [
      "a start in another hunk",
      { start_line: 10, line: 49 },
      "Pull request review thread start line must be part of the same hunk as the line.",
    ],
    [
      "a start that is the end",
      { start_line: 10, line: 10 },
      "Pull request review thread start line must precede the end line.",
    ],
    [
      "a start after the end",
      { start_line: 11, line: 10 },
      "Pull request review thread start line must precede the end line.",
    ],
    ["a start outside of every hunk", { start_line: 30, line: 49 }, "Start position could not be resolved"],
  ] as const)("answers to %s as GitHub does", async (_name, anchor, reason) => {
    await using sample = await startSample();
    const { octokit } = sample;
    const posted = octokit.rest.pulls.createReview({ ...review, comments: [{ path: "a.txt", body: "x", ...anchor }] });
    const data = { message: "Unprocessable Entity", errors: [reason], status: "422" };
    await expect(posted).rejects.toMatchObject({ status: 422, response: { data } });
  });

  it("keeps nothing of a review with one bad comment among good ones, and does not say which it was", async () => {
    await using sample = await startSample();
    const { octokit } = sample;
    const comments = [10, 30, 31].map((line) => ({ path: "a.txt", line, body: "x" }));
    await expect(octokit.rest.pulls.createReview({ ...review, comments })).rejects.toMatchObject({
      response: { data: { errors: ["Line could not be resolved and Line could not be resolved"] } },
    });
    expect((await octokit.rest.pulls.listReviews(SAMPLE)).data).toEqual([]);
    expect((await octokit.rest.pulls.listReviewComments(SAMPLE)).data).toEqual([]);
  });

  it("refuses what the rules of reviews forbid", async () => {
    await using sample = await startSample();
    const { octokit, owner } = sample;
    const approve = { ...SAMPLE, event: "APPROVE" } as const;
    await expect(owner.rest.pulls.createReview(approve)).rejects.toMatchObject({ status: 422 });
    await expect(octokit.rest.pulls.createReview({ ...SAMPLE, event: "REQUEST_CHANGES" })).rejects.toMatchObject({
      status: 422,
    });
    await expect(octokit.rest.pulls.createReview({ ...review, body: "x".repeat(65_537) })).rejects.toMatchObject({
      status: 422,
    });
    expect((await octokit.rest.pulls.createReview({ ...review, body: "x".repeat(65_536) })).status).toBe(200);
  });

  it("keeps a review without an event pending, one for each person, seen by its author only", async () => {
    await using sample = await startSample();
    const { octokit, owner, github } = sample;
    const { data } = await octokit.rest.pulls.createReview({ ...SAMPLE, body: "later" });
    expect(data.state).toBe("PENDING");
    expect((await owner.rest.pulls.listReviews(SAMPLE)).data).toEqual([]);
    expect((await octokit.rest.pulls.listReviews(SAMPLE)).data).toHaveLength(1);
    await expect(octokit.rest.pulls.createReview({ ...SAMPLE, body: "again" })).rejects.toMatchObject({ status: 422 });
    await octokit.rest.pulls.submitReview({ ...SAMPLE, review_id: data.id, event: "APPROVE" });
    expect((await owner.rest.pulls.listReviews(SAMPLE)).data[0]?.state).toBe("APPROVED");
    expect(github.requests.at(-1)?.actor).toBe("ada");
  });
});

describe("single comments", () => {
  it("may be on a file, and are refused outside of the diff with objects as errors", async () => {
    await using sample = await startSample();
    const { octokit, pull } = sample;
    const at = { ...SAMPLE, commit_id: pull.head.sha, body: "x" };
    const { data } = await octokit.rest.pulls.createReviewComment({ ...at, path: "gone.txt", subject_type: "file" });
    expect([data.subject_type, data.line, data.position]).toEqual(["file", null, null]);
    await expect(octokit.rest.pulls.createReviewComment({ ...at, path: "a.txt", line: 30 })).rejects.toMatchObject({
      status: 422,
      response: {
        data: {
          message: "Validation Failed",
          errors: [{ field: "pull_request_review_thread.line" }, { code: "missing_field" }],
        },
      },
    });
    await expect(
      octokit.rest.pulls.createReviewComment({ ...at, commit_id: "0".repeat(40), path: "a.txt", line: 10 }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it("can be answered once, and answers cannot", async () => {
    await using sample = await startSample();
    const { octokit, pull } = sample;
    const { data: root } = await octokit.rest.pulls.createReviewComment({
      ...SAMPLE,
      commit_id: pull.head.sha,
      path: "a.txt",
      line: 10,
      body: "x",
    });
    const { data: reply } = await octokit.rest.pulls.createReplyForReviewComment({
      ...SAMPLE,
      comment_id: root.id,
      body: "y",
    });
    expect([reply.in_reply_to_id, reply.path, reply.line]).toEqual([root.id, "a.txt", 10]);
    const again = octokit.rest.pulls.createReplyForReviewComment({ ...SAMPLE, comment_id: reply.id, body: "z" });
    await expect(again).rejects.toMatchObject({ status: 422 });
  });
});

describe("a push", () => {
  it("shifts comments with their lines, and outdates those whose lines changed", async () => {
    await using sample = await startSample();
    const { octokit, github, repository, pull } = sample;
    const first = pull.head.sha;
    const comments = [10, 49].map((line) => ({ path: "a.txt", line, body: `at ${line}` }));
    await octokit.rest.pulls.createReview({ ...review, comments });
    const text = `new first\n${changedText().replace("line ten", "line 10!")}`;
    const second = await github.push(repository, { branch: "topic", files: { "a.txt": text } });
    const { data } = await octokit.rest.pulls.listReviewComments(SAMPLE);
    expect(
      data.map(({ line, original_line, commit_id, original_commit_id }) => ({
        line,
        original_line,
        commit_id,
        original_commit_id,
      })),
    ).toEqual([
      { line: null, original_line: 10, commit_id: first, original_commit_id: first },
      { line: 50, original_line: 49, commit_id: second, original_commit_id: first },
    ]);
  });

  it("leaves reviews of the older head possible, with their comments moved or outdated", async () => {
    await using sample = await startSample();
    const { octokit, github, repository, pull } = sample;
    const first = pull.head.sha;
    await github.push(repository, { branch: "topic", files: { "a.txt": `new first\n${changedText()}` } });
    await octokit.rest.pulls.createReview({
      ...review,
      commit_id: first,
      comments: [{ path: "a.txt", line: 10, body: "x" }],
    });
    const { data } = await octokit.rest.pulls.listReviewComments(SAMPLE);
    expect(data.map(({ line, original_line }) => [line, original_line])).toEqual([[11, 10]]);
  });

  it("merges a pull request whose head the base now holds, and closes one whose branch is gone", async () => {
    await using sample = await startSample();
    const { octokit, github, repository, pull } = sample;
    await github.push(repository, { branch: "other", files: { "z.txt": "z\n" } });
    await github.createPullRequest(repository, { head: "other" });
    await github.forcePush(repository, "main", pull.head.sha);
    await github.deleteBranch(repository, "other");
    const { data } = await octokit.rest.pulls.list({ ...SAMPLE, state: "all" });
    expect(data.map(({ number, state, merged_at }) => [number, state, merged_at !== null])).toEqual([
      [2, "closed", false],
      [1, "closed", true],
    ]);
  });
});

describe("reading a large pull request", () => {
  it("stops the list of files at its limit, and answers 406 to a diff over it", async () => {
    await using sample = await startSample({ limits: { pullFiles: 4, diffFiles: 3, patchLines: 50 } });
    const { octokit, github, repository } = sample;
    const files = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`f${index}.txt`, numbered(1, 10 * (index + 3))]),
    );
    await github.push(repository, { branch: "topic", files: { ...files, "bin.dat": new Uint8Array([0, 1, 2]) } });
    const all = await octokit.paginate(octokit.rest.pulls.listFiles, { ...SAMPLE, per_page: 3 });
    expect(all.map(({ filename, patch }) => [filename, patch === undefined])).toEqual([
      ["a.txt", false],
      ["bin.dat", true],
      ["f0.txt", false],
      ["f1.txt", false],
    ]);
    const diff = octokit.rest.pulls.get({ ...SAMPLE, mediaType: { format: "diff" } });
    await expect(diff).rejects.toMatchObject({ status: 406, response: { data: { errors: [{ code: "too_large" }] } } });
  });

  it("gives the diff as text in both spellings of its media type", async () => {
    await using sample = await startSample();
    const { octokit, github } = sample;
    const { data } = await octokit.rest.pulls.get({ ...SAMPLE, mediaType: { format: "diff" } });
    const plain = await fetch(`${github.url}/repos/ada/engine/pulls/1`, {
      headers: { accept: "application/vnd.github.diff" },
    });
    expect(await plain.text()).toBe(data);
    expect(data).toContain("+line ten\n");
  });
});
