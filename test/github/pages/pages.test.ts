import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GitHub, startGitHub } from "../start-github.ts";
import { readMarkup } from "./read-markup.ts";
import { createSample, type Sample } from "./sample-pull.ts";

interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly source: string;
  /** What a person reads, without the gaps of the markup. */
  readonly text: string;
}

async function see(github: GitHub, path: string): Promise<Seen> {
  const response = await fetch(`${github.url}${path}`);
  const source = await response.text();
  const text = readMarkup(source).text.replaceAll(/\s+/g, " ");
  return { status: response.status, headers: response.headers, source, text };
}

describe("the page of a pull request", () => {
  let github: GitHub;
  let sample: Sample;
  let conversation: Seen;
  let files: Seen;

  beforeAll(async () => {
    github = await startGitHub();
    sample = await createSample(github);
    conversation = await see(github, "/ada/engine/pull/1");
    files = await see(github, "/ada/engine/pull/1/files");
  });
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
  });

  it("says what it is: title, state, branches, labels, reviewers and size", () => {
    expect(conversation.text).toContain("Look tokens up one by one #1 Open");
    expect(conversation.text).toContain("ada wants to merge 1 commit into main from faster-access");
    expect(conversation.text).toContain("needs review");
    expect(conversation.text).toMatch(/Reviewers: sandpiper bot requested changes\s?, rex commented/);
    expect(conversation.text).toMatch(/Conversation 8 Commits 1 Files changed 3 \+7 −6/);
  });

  it("tells the conversation in its order", () => {
    const order = [
      "Reads the tokens",
      "Review: 4 findings",
      "Critical: this lets everybody in.",
      "Ouch.",
      "High: tokens end",
      "The guide names the old limit",
      "/sandpiper fix F1",
      "Some checks were not successful",
    ];
    const places = order.map((words) => conversation.text.lastIndexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("shows each comment under the end of its hunk, with its own lines marked", () => {
    expect(markedRows(conversation.source)).toEqual([
      "7+    if (candidate = token) return true;",
      "912export function expiresAt(issued: Date): Date {",
      "13+  return new Date(issued.getTime() + 3_600);",
      "1114}",
      "14-  return token.slice(0, 4);",
      expect.stringMatching(/^16\+const MESSAGE/),
    ]);
    expect(conversation.text).toContain("src/access.ts Comment on lines +12 to +14");
    expect(conversation.text).toContain("src/access.ts Comment on line −14 Resolved by rex");
    expect(conversation.text).toContain("docs/access.md Comment on the file");
  });

  it("has the anchors that the API's links point at", () => {
    const [comment] = github.store.reviewComments.values();
    const [review] = github.store.reviews.values();
    const [said] = github.store.issueComments.values();
    for (const id of [`discussion_r${comment?.id}`, `pullrequestreview-${review?.id}`, `issuecomment-${said?.id}`]) {
      expect(conversation.source.split(`id="${id}"`)).toHaveLength(2);
    }
  });

  it("shows checks with their conclusion, summary, annotations and buttons", () => {
    expect(conversation.text).toMatch(/sandpiper \/ review Failing 4 findings, 1 critical One finding is critical/);
    expect(conversation.text).toMatch(
      /failure src\/access\.ts line 7 F1 Assignment instead of comparison Re-review Fix all/,
    );
    expect(conversation.text).toContain("build Successful Built in 12 s");
    expect(conversation.text).toContain("This branch has no conflicts with the base branch.");
  });

  it("shows every changed file with the comments at their lines", () => {
    const rows = files.source.split("<tr").filter((row) => !row.startsWith(' class="hunk"'));
    const at = rows.findIndex((row) => row.includes("if (candidate = token) return true;"));
    expect(rows[at]).toMatch(/class="added marked"\s+id="diff-[0-9a-f]{64}R7"/);
    expect(rows[at + 1]).toMatch(/class="note"[^]*Critical: this lets everybody in/);
    expect(files.text).toMatch(/docs\/access\.md modified \+1 −1 Comment on the file/);
    expect(files.text).toMatch(/logo\.png modified \+0 −0 Binary file, which is not shown\./);
  });

  it("leads from a thread to its line among the changes", () => {
    const target = /href="\/ada\/engine\/pull\/1\/files#(diff-[0-9a-f]+R14)"/.exec(conversation.source)?.[1];
    expect(files.source).toContain(`id="${target}"`);
  });

  it("hides a review that is pending, and what GraphQL took without a place", async () => {
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken("rex") });
    const at = { owner: "ada", repo: "engine", pull_number: 1 };
    const { data } = await octokit.rest.pulls.createReview({ ...at, body: "Not yet said" });
    expect((await see(github, "/ada/engine/pull/1")).text).not.toContain("Not yet said");
    await octokit.rest.pulls.deletePendingReview({ ...at, review_id: data.id });
  });

  it("shows files at a commit with an anchor for every line, and runs only its own script", async () => {
    const sha = sample.pull.head.sha;
    const { source, headers } = await see(github, `/ada/engine/blob/${sha}/src/access.ts`);
    expect(source.match(/<tr id="L\d+"/g)).toHaveLength(16);
    const [, script = ""] = /<script>([^]*?)<\/script>/.exec(source) ?? [];
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
    const hash = Buffer.from(digest).toString("base64");
    expect(headers.get("content-security-policy")).toContain(`script-src 'sha256-${hash}'`);
    expect(conversation.headers.get("content-security-policy")).toMatch(/^default-src 'none';(?!.*script-src)/);
    expect((await see(github, "/ada/engine/blob/faster-access/src/access.ts")).source).toContain('id="L16"');
  });

  it("has pages for repositories, commits and check runs, and says so where there is none", async () => {
    const [run] = github.store.checkRuns.values();
    const sha = sample.pull.head.sha;
    for (const path of [
      "/",
      "/ada",
      "/ada/engine",
      "/ada/engine/pull/1/commits",
      `/ada/engine/commit/${sha}`,
      `/ada/engine/runs/${run?.id}`,
    ]) {
      expect((await see(github, path)).status).toBe(200);
    }
    for (const path of [
      "/nobody",
      "/ada/nothing",
      "/ada/engine/pull/9",
      "/ada/engine/pull/x",
      "/ada/engine/blob/main/none",
      "/ada/engine/commit/zzz",
      "/%ff",
    ]) {
      expect(await see(github, path)).toMatchObject({ status: 404, text: expect.stringContaining("Not found") });
    }
  });
});

describe("the page after the code has moved", () => {
  it("marks what is outdated, links it to the commit it was about, and keeps it out of the files", async () => {
    await using github = await startGitHub();
    const { repository, pull } = await createSample(github);
    const reviewed = pull.head.sha;
    await github.push(repository, {
      branch: "faster-access",
      files: { "src/access.ts": "export {};\n" },
      message: "Start over",
    });
    const { text, source } = await see(github, "/ada/engine/pull/1");
    expect(text).toContain("src/access.ts Comment on line +7 Outdated");
    expect(text).toContain("Start over");
    expect(source).toContain(`href="/ada/engine/blob/${reviewed}/src/access.ts#L12-L14"`);
    expect((await see(github, "/ada/engine/pull/1/files")).text).toMatch(
      /[34] outdated conversations are shown in the conversation only/,
    );
  });

  it("says who merged, and folds what was minimized", async () => {
    await using github = await startGitHub();
    const { pull } = await createSample(github);
    const [comment] = github.store.issueComments.values();
    if (comment !== undefined) comment.minimizedReason = "off-topic";
    await github.markMerged(pull, "rex");
    const { text, source } = await see(github, "/ada/engine/pull/1");
    expect(text).toMatch(/#1 Merged ada merged 1 commit/);
    expect(text).toContain("rex merged this into main");
    expect(source).toMatch(/<details class="hidden">\s*<summary>This comment was marked as off-topic\.<\/summary>/);
  });
});

describe("hostile text", () => {
  const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;\u202E</style></table>{{7*7}}`;
  /** Git takes no angle brackets in the names of people. */
  const OWNER = `e'"&`;
  const NAME = `r<b>'"&`;

  it("stays text in every field of every page", async () => {
    await using github = await startGitHub();
    github.createUser(OWNER, { name: EVIL.replaceAll(/[<>]/g, "") });
    github.createUser(NAME, { name: EVIL });
    const path = `src/"><img src=x onerror=alert(1)>'&.ts`;
    const lines = `${EVIL}\nsecond\n`;
    const repository = await github.createRepository({
      owner: OWNER,
      name: NAME,
      description: EVIL,
      files: { [path]: "first\n" },
    });
    repository.labels.push({ id: 1, name: EVIL, color: `red"></i><script>`, description: EVIL });
    const branch = `topic"><b>'&`;
    await github.push(repository, { branch, files: { [path]: lines }, message: `${EVIL}\n\n${EVIL}` });
    const pull = await github.createPullRequest(repository, { head: branch, title: EVIL, body: EVIL });
    pull.issue.labels.push(EVIL);
    const app = github.createApp({ slug: `bot${NAME}`, permissions: { checks: "write", pull_requests: "write" } });
    const token = github.createInstallationToken(github.install(app, { account: OWNER }));
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: token });
    const at = { owner: OWNER, repo: NAME, pull_number: 1, issue_number: 1 };
    const comments = [{ path, line: 1, body: `${EVIL}\n\`\`\`suggestion\n${EVIL}\n\`\`\`\n</details></td></article>` }];
    await octokit.rest.pulls.createReview({ ...at, event: "REQUEST_CHANGES", body: `<details>${EVIL}`, comments });
    await octokit.rest.pulls.createReviewComment({
      ...at,
      path,
      body: EVIL,
      commit_id: pull.head.sha,
      subject_type: "file",
    });
    const reader = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken(NAME) });
    await reader.rest.issues.createComment({ ...at, body: EVIL });
    const annotation = {
      path,
      start_line: 1,
      end_line: 1,
      annotation_level: "warning",
      message: EVIL,
      title: EVIL,
    } as const;
    const output = { title: EVIL, summary: EVIL, text: EVIL, annotations: [annotation] };
    const actions = [{ label: "<b>'\"&", description: "<b>'\"&", identifier: "x" }];
    const check = {
      name: EVIL,
      head_sha: pull.head.sha,
      status: "completed",
      conclusion: "neutral",
      output,
      actions,
    } as const;
    const { data: run } = await octokit.rest.checks.create({ ...at, ...check });

    const home = `/${encodeURIComponent(OWNER)}`;
    const root = `${home}/${encodeURIComponent(NAME)}`;
    const blob = `${root}/blob/${pull.head.sha}/${path.split("/").map(encodeURIComponent).join("/")}`;
    const pages = [
      "/",
      home,
      root,
      `${root}/pull/1`,
      `${root}/pull/1/files`,
      `${root}/pull/1/commits`,
      `${root}/commit/${pull.head.sha}`,
      `${root}/runs/${run.id}`,
      blob,
    ];
    for (const address of pages) {
      const response = await fetch(`${github.url}${address}`);
      const source = await response.text();
      expect([address, response.status]).toEqual([address, 200]);
      const { elements, attributes } = readMarkup(source);
      expect([...elements].filter((name) => ["iframe", "object", "form", "base"].includes(name))).toEqual([]);
      expect([...attributes].filter((name) => name.startsWith("on"))).toEqual([]);
      expect(source.match(/<script/g) ?? []).toHaveLength(address === blob ? 1 : 0);
      expect(source.match(/<img (?!class="avatar)/g)).toBeNull();
    }
  });
});

/** The numbers, mark and text of the rows that a comment is about. */
function markedRows(source: string): string[] {
  return [...source.matchAll(/<tr class="\w+ marked"[^]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<td[^>]*>([^]*?)<\/td>/g)]
      .map(([, cell = ""]) => cell)
      .join("")
      .replaceAll("&gt;", ">"),
  );
}
