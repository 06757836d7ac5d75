import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask } from "#test/github/graphql/ask.ts";
import type { Repository } from "#test/github/records.ts";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";
import { answer, commandThatAnswers, finding } from "./answers.ts";
import { createRunToken } from "./install-sandpiper.ts";
import { openPull } from "./open-pull.ts";
import { runSandpiper, type CliResult } from "./run-sandpiper.ts";

const BASE = Array.from({ length: 40 }, (_, line) => `line ${line + 1}`).join("\n");
const HEAD = BASE.replace("line 10\n", "line ten\n").replace("line 30\n", "line thirty\n");
const OF = { owner: "octo-org", repo: "octo-repo", pull_number: 1 };
const TEN = finding({ path: "a.txt", quote: "line ten", severity: "high", title: "Counts to ten in words" });
const THIRTY = finding({ path: "a.txt", quote: "line thirty", severity: "low", title: "Counts to thirty in words" });

/** Answers with what it was told, without the characters that JSON would have to escape. */
const COMMAND_THAT_REPEATS = String.raw`printf '{"summary":"%s","findings":[],"filesReviewed":["a.txt"],"verdict":"pass"}' "$(sed 's/\\n/ /g' | tr '\n"\\' '   ')"`;

let github: GitHub;
let repository: Repository;
let token: string;

beforeEach(async () => {
  github = await startGitHub();
  ({ repository } = await openPull(github, { title: "In words", base: { "a.txt": BASE }, head: { "a.txt": HEAD } }));
  token = createRunToken(github, "octo-org");
});

afterEach(() => github[Symbol.asyncDispose]());

/** The pull request is harmless, so that the tests also run where nothing isolates it. */
function review(command: string, ...args: readonly string[]): Promise<CliResult> {
  const by = ["--agent", "command", "--agent-command", command];
  return runSandpiper(["review", "--pr", "octo-org/octo-repo#1", "--allow-unisolated", ...by, ...args], {
    env: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token },
  });
}

/** Octocat answers the first thread and resolves the second. */
async function discuss(): Promise<void> {
  const octocat = github.createToken("octocat");
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: octocat });
  const { data: comments } = await octokit.rest.pulls.listReviewComments(OF);
  await octokit.rest.pulls.createReplyForReviewComment({ ...OF, comment_id: comments[0]?.id ?? 0, body: "Is it?" });
  const found = await ask(github, octocat, {
    query: `{ repository(owner: "octo-org", name: "octo-repo") { pullRequest(number: 1) { reviewThreads(first: 9) { nodes { id } } } } }`,
  });
  const ids = [...JSON.stringify(found.data).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  const query = `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { clientMutationId } }`;
  const { errors } = await ask(github, octocat, { query, variables: { id: ids[1] } });
  expect(errors).toBeUndefined();
}

describe("a second review, after a push", () => {
  beforeEach(async () => {
    await review(commandThatAnswers(answer([TEN, THIRTY], ["a.txt"])), "--post");
    await discuss();
    await github.push(repository, { branch: "topic", files: { "a.txt": `line 0\n${HEAD}` } });
  });

  it("tells its agent what was found before, and what became of it", async () => {
    const { stdout, stderr } = await review(COMMAND_THAT_REPEATS, "--format", "json");
    expect(stderr).not.toContain("GraphQL");
    const { summary } = JSON.parse(stdout);
    expect(summary).toMatch(
      /# Earlier findings .* Open: <untrusted-earlier-finding-1> path: +a\.txt +line: 11 severity: high category: bug title: Counts to ten in words <\/untrusted-earlier-finding-1> A maintainer replied: <untrusted-reply-1> octocat: Is it\? <\/untrusted-reply-1>/,
    );
    expect(summary).toMatch(/ Resolved by a maintainer: <untrusted-earlier-finding-1> .* title: Counts to thirty in/);
  });

  it("posts nothing again about what is named again by its title, and still counts it", async () => {
    const again = { ...TEN, quote: "line ten\nline 11", startLine: 11, endLine: 12 };
    const { exitCode, stdout } = await review(commandThatAnswers(answer([again], ["a.txt"])), "--post");
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: token });
    const { data: comments } = await octokit.rest.pulls.listReviewComments(OF);
    expect(comments.filter(({ user }) => user?.login === "sandpiper[bot]")).toHaveLength(2);
    expect(stdout).toMatch(/reported before/i);
    expect(exitCode).toBe(1);
  });
});
