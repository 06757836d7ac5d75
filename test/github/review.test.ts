import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "./records.ts";
import { type GitHub, startGitHub } from "./start-github.ts";

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");

describe("reviews", () => {
  let github: GitHub;
  let repository: Repository;
  let pull: PullRequest;
  let octokit: Octokit;
  const at = { owner: "ada", repo: "engine", pull_number: 1 };

  beforeAll(async () => {
    github = await startGitHub();
    github.createUser("ada");
    github.createUser("rex");
    repository = await github.createRepository({
      owner: "ada",
      name: "engine",
      files: { "a.txt": lines(1, 60), "b.txt": "b\n" },
    });
    const changed = lines(1, 60).replace("line 10\n", "line ten\nand more\n").replace("line 50\n", "");
    await github.push(repository, { branch: "topic", files: { "a.txt": changed } });
    pull = await github.createPullRequest(repository, { head: "topic", title: "Ten" });
    octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken("rex") });
  });
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
  });

  it("places single and multi-line comments on both sides and gives each its hunk", async () => {
    const { data, status } = await octokit.rest.pulls.createReview({
      ...at,
      event: "COMMENT",
      body: "Looks odd.",
      comments: [
        { path: "a.txt", line: 10, body: "one" },
        { path: "a.txt", start_line: 10, line: 11, body: "two" },
        { path: "a.txt", line: 50, side: "LEFT", body: "gone" },
      ],
    });
    expect([status, data.state, data.commit_id]).toEqual([200, "COMMENTED", pull.head.sha]);
    const { data: comments } = await octokit.rest.pulls.listReviewComments(at);
    expect(comments.map(({ line, start_line, side }) => [line, start_line, side])).toEqual([
      [10, null, "RIGHT"],
      [11, 10, "RIGHT"],
      [50, null, "LEFT"],
    ]);
    expect(comments[0]?.diff_hunk).toMatch(/^@@ -7,7 \+7,8 @@[^]*\n\+line ten$/);
  });

  it("refuses the whole review for one comment outside of the diff, with errors as text", async () => {
    const before = await octokit.rest.pulls.listReviews(at);
    const posted = octokit.rest.pulls.createReview({
      ...at,
      event: "COMMENT",
      body: "No.",
      comments: [
        { path: "a.txt", line: 10, body: "good" },
        { path: "a.txt", line: 30, body: "bad" },
      ],
    });
    await expect(posted).rejects.toMatchObject({
      status: 422,
      response: { data: { message: "Unprocessable Entity", errors: ["Line could not be resolved"], status: "422" } },
    });
    expect((await octokit.rest.pulls.listReviews(at)).data).toHaveLength(before.data.length);
  });
});
