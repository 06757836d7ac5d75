import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "#test/github/records.ts";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";
import { MISSING } from "#test/sandbox/local-fixture.ts";
import { answer, commandThatAnswers, finding } from "./answers.ts";
import { createRunToken } from "./install-sandpiper.ts";
import { openPull } from "./open-pull.ts";
import { runSandpiper, type CliResult } from "./run-sandpiper.ts";

const BASE = Array.from({ length: 40 }, (_, line) => `line ${line + 1}`).join("\n");
const HEAD = BASE.replace("line 20", "line twenty");
const FINDINGS = [
  finding({ path: "a.txt", quote: "line twenty", severity: "high", title: "Spell it in digits" }),
  finding({ path: "a.txt", quote: "line 40", title: "Ends too late" }),
  finding({ path: "b.txt", quote: "nowhere", severity: "low", title: "Was forgotten" }),
];
const COMMAND = commandThatAnswers(answer(FINDINGS, ["a.txt"]));
const BY_COMMAND = ["--agent", "command", "--agent-command", COMMAND] as const;

let github: GitHub;
let repository: Repository;
let pull: PullRequest;
let octokit: Octokit;
let token: string;

beforeEach(async () => {
  github = await startGitHub();
  ({ repository, pull } = await openPull(github, {
    title: "Spell it out",
    base: { "a.txt": BASE },
    head: { "a.txt": HEAD },
  }));
  token = createRunToken(github, "octo-org");
  octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken("octocat") });
});

afterEach(() => github[Symbol.asyncDispose]());

const OF = { owner: "octo-org", repo: "octo-repo", pull_number: 1 };

/** The pull requests are harmless, so that the tests also run where nothing isolates them. */
function review(args: readonly string[], credential: string | null = token): Promise<CliResult> {
  return runSandpiper(["review", "--pr", "octo-org/octo-repo#1", "--allow-unisolated", ...args], {
    env: { GITHUB_API_URL: github.apiUrl, ...(credential === null ? {} : { GITHUB_TOKEN: credential }) },
  });
}

async function readTexts(): Promise<string> {
  const reviews = await octokit.rest.pulls.listReviews(OF);
  const comments = await octokit.rest.pulls.listReviewComments(OF);
  return [...reviews.data, ...comments.data].map(({ body }) => body).join("\n");
}

describe("sandpiper review --pr", () => {
  it("prints the review and writes nothing without --post", async () => {
    const { exitCode, stdout } = await review([...BY_COMMAND, "--format", "json"]);
    expect(JSON.parse(stdout).findings).toHaveLength(3);
    expect(github.requests.filter(({ method }) => method !== "GET" && method !== "POST")).toEqual([]);
    expect((await octokit.rest.pulls.listReviews(OF)).data).toEqual([]);
    expect(exitCode).toBe(1);
  });

  it("posts one review, with every finding inline, at its file or in the summary, and a check run", async () => {
    const { exitCode, stderr } = await review([...BY_COMMAND, "--post"]);
    const { data: comments } = await octokit.rest.pulls.listReviewComments(OF);
    expect(comments).toMatchObject([
      { path: "a.txt", line: 20, side: "RIGHT", user: { login: "sandpiper[bot]" } },
      { path: "a.txt", subject_type: "file" },
    ]);
    const { data: reviews } = await octokit.rest.pulls.listReviews(OF);
    expect(reviews[0]).toMatchObject({ state: "COMMENTED", commit_id: pull.head.sha });
    const texts = await readTexts();
    for (const { title } of FINDINGS) expect(texts).toContain(title);
    const { data: checks } = await octokit.rest.checks.listForRef({ ...OF, ref: pull.head.sha });
    expect(checks.check_runs).toMatchObject([{ name: "Sandpiper", conclusion: "failure", status: "completed" }]);
    expect(stderr).toContain("Posted: ");
    expect(exitCode).toBe(1);
  });

  it("posts nothing again about what it has posted", async () => {
    await review([...BY_COMMAND, "--post"]);
    const before = await readTexts();
    const { stdout, stderr } = await review([...BY_COMMAND, "--post"]);
    expect(await readTexts()).toBe(before);
    expect(stdout).toMatch(/reported before/i);
    expect(stderr).toContain("Posted before: ");
  });

  it("makes on a dry run exactly the calls that GitHub accepts", async () => {
    const { stdout } = await review([...BY_COMMAND, "--dry-run"]);
    expect((await octokit.rest.pulls.listReviews(OF)).data).toEqual([]);
    const writes: { route: string; parameters: Record<string, unknown> }[] = JSON.parse(stdout);
    const app = new Octokit({ baseUrl: github.apiUrl, auth: token });
    for (const { route, parameters } of writes) {
      expect((await app.request(route, parameters)).status).toBeLessThan(300);
    }
    const texts = await readTexts();
    for (const { title } of FINDINGS) expect(texts).toContain(title);
  });

  it("takes the web address of a pull request", async () => {
    const { stdout } = await runSandpiper(
      [
        "review",
        "--pr",
        `${github.url}/octo-org/octo-repo/pull/1`,
        "--allow-unisolated",
        ...BY_COMMAND,
        "--format",
        "json",
      ],
      { env: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token } },
    );
    expect(JSON.parse(stdout)).toMatchObject({ state: "reviewed", head: pull.head.sha });
  });

  it("reviews a public repository without a token", async () => {
    const { exitCode, stdout } = await review([...BY_COMMAND, "--format", "json"], null);
    expect(JSON.parse(stdout)).toMatchObject({ state: "reviewed", head: pull.head.sha });
    expect(exitCode).toBe(1);
  });

  it("posts with the token of a person, and says that checks are for Apps", async () => {
    const { stderr } = await review([...BY_COMMAND, "--post"], github.createToken("octocat"));
    expect((await octokit.rest.pulls.listReviews(OF)).data[0]?.user?.login).toBe("octocat");
    expect(stderr).toMatch(/check/i);
  });

  it("says what a token without rights lacks, and still prints the review", async () => {
    const reader = github.createFineGrainedToken("octo-reader", {
      permissions: { contents: "read", pull_requests: "read" },
    });
    const { exitCode, stdout, stderr } = await review([...BY_COMMAND, "--post"], reader);
    expect(stderr).toMatch(/permission/i);
    expect(stdout).toContain("Spell it in digits");
    expect(exitCode).toBe(2);
  });

  it.each([
    ["a wrong token", () => review([], "ghp_wrong"), /token/i],
    [
      "a pull request that does not exist",
      () =>
        runSandpiper(["review", "--pr", "octo-org/octo-repo#99"], {
          env: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token },
        }),
      /99/,
    ],
    [
      "an API that does not answer",
      () => runSandpiper(["review", "--pr", "octo-org/octo-repo#1"], { env: { GITHUB_API_URL: "http://127.0.0.1:1" } }),
      /did not answer/,
    ],
  ])("says what is wrong with %s", async (_name, run, message) => {
    const { exitCode, stdout, stderr } = await run();
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect([2, 3]).toContain(exitCode);
  });

  it("refuses to post on a closed pull request, and says that it is closed", async () => {
    await github.closePullRequest(pull);
    const { exitCode, stderr } = await review([...BY_COMMAND, "--post"]);
    expect(stderr).toMatch(/closed/i);
    expect((await octokit.rest.pulls.listReviews(OF)).data).toEqual([]);
    expect([2, 3]).toContain(exitCode);
  });

  it.skipIf(MISSING.isolated !== null)("reviews a pull request whose fork was deleted", async () => {
    const fork = await github.fork(repository, "octo-guest");
    await github.push(fork, { branch: "theirs", files: { "a.txt": HEAD }, author: "octo-guest" });
    await github.createPullRequest(repository, { head: "octo-guest:theirs", author: "octo-guest" });
    github.deleteRepository(fork);
    const { exitCode, stdout, stderr } = await runSandpiper(
      ["review", "--pr", "octo-org/octo-repo#2", ...BY_COMMAND, "--format", "json"],
      { env: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token } },
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(stdout).receipt.sandbox.isolation).toBe("isolated");
  });

  it("makes a run visible that was not reviewed, and never green", async () => {
    const { exitCode } = await review(["--agent", "command", "--agent-command", "echo nonsense", "--post"]);
    const { data: checks } = await octokit.rest.checks.listForRef({ ...OF, ref: pull.head.sha });
    expect(checks.check_runs).toMatchObject([{ conclusion: "action_required" }]);
    expect(await readTexts()).toMatch(/not reviewed/i);
    expect(exitCode).toBe(3);
  });

  it("shows the token nowhere, and gives the agent none", async () => {
    const command = `env; cat /proc/self/environ; git config --list; cat .git/config; exit 1`;
    const { stdout, stderr } = await review(["--agent", "command", "--agent-command", command, "--post"]);
    const { data: checks } = await octokit.rest.checks.listForRef({ ...OF, ref: pull.head.sha });
    for (const text of [stdout, stderr, await readTexts(), JSON.stringify(checks)]) expect(text).not.toContain(token);
  });
});
