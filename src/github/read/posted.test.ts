import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PostedFinding } from "#core/host/pull-request.ts";
import { buildFindingMarker } from "#core/plan/marker.ts";
import { renderHeadline } from "#core/render/headline.ts";
import { ask } from "#test/github/graphql/ask.ts";
import { buildFileComment, buildInline, buildPlan } from "#test/github-host/build-plan.ts";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { CHANGED, createScene, type Scene } from "#test/github-host/scene.ts";
import { createGitHubApi } from "../api/github-api.ts";
import { MAX_ANSWER_BYTES } from "../api/guarded-fetch.ts";
import { createOctokit } from "../api/octokit.ts";
import { readPosted, type Posted } from "./posted.ts";

const signal = new AbortController().signal;
const NO_MORE = { hasNextPage: false, endCursor: null };
const EMPTY_THREAD = { id: "t", path: "a.ts", line: 1, isResolved: false, isOutdated: false, resolvedBy: null };
const AT = { owner: "ada", repo: "engine", pull_number: 1 } as const;
const COMMENTS = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";

/** F1 stands at line 10 and F2 at its file. */
async function postFindings(scene: Scene): Promise<void> {
  const headline = renderHeadline({ severity: "high", category: "bug", title: "Counts <T> twice" });
  const body = `${headline}\n\nIt does.\n\n${buildFindingMarker("f1")}`;
  const inline = [buildInline({ findingId: "F1", fingerprint: "f1", line: 10, body })];
  const fileComments = [buildFileComment({ findingId: "F2", fingerprint: "f2" })];
  await scene.host().publish(buildPlan({ runId: "r1", headSha: scene.headSha, inline, fileComments }), signal);
}

async function readFindings(scene: Scene, token?: string): Promise<readonly PostedFinding[]> {
  await using snapshot = await scene.host(token).snapshot(signal);
  return snapshot.postedFindings.toSorted((a, b) => a.fingerprint.localeCompare(b.fingerprint));
}

async function reply(scene: Scene, login: string, body: string): Promise<void> {
  const [first] = scene.github.store.reviewComments.values();
  const parameters = { ...AT, comment_id: first?.id ?? 0, body };
  await scene.client(scene.github.createToken(login)).request(`POST ${COMMENTS}/{comment_id}/replies`, parameters);
}

/** Resolves the first thread, or hides its first comment, as somebody would in a browser. */
async function act(scene: Scene, login: string, action: "resolve" | "hide"): Promise<void> {
  const token = scene.github.createToken(login);
  const found = await ask(scene.github, token, {
    query: `{ repository(owner: "ada", name: "engine") { pullRequest(number: 1) { reviewThreads(first: 1) {
      nodes { id comments(first: 1) { nodes { id } } } } } } }`,
  });
  const ids = [...JSON.stringify(found.data).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  const query =
    action === "resolve"
      ? `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`
      : `mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { clientMutationId } }`;
  const { errors } = await ask(scene.github, token, { query, variables: { id: ids[action === "resolve" ? 0 : 1] } });
  expect(errors).toBeUndefined();
}

describe("what became of a posted finding", () => {
  it("is open, with its place and its words, as long as nobody has done anything", async () => {
    await using scene = await createScene();
    await postFindings(scene);
    expect(await readFindings(scene)).toMatchObject([
      {
        fingerprint: "f1",
        path: "src/a.ts",
        line: 10,
        headline: { severity: "high", category: "bug", title: "Counts <T> twice" },
        fate: { kind: "open", isOutdated: false },
        replies: [],
      },
      { fingerprint: "f2", path: "src/a.ts", line: null, headline: null, fate: { kind: "open" } },
    ]);
  });

  it("is resolved, by a maintainer, by an author who is none, by a bot or by us", async () => {
    await using scene = await createScene();
    const { github, pull } = scene;
    github.createUser("guest");
    Object.assign(pull.issue, { author: "guest" });
    await postFindings(scene);
    async function resolver(): Promise<unknown> {
      return (await readFindings(scene))[0]?.fate;
    }

    await act(scene, "ada", "resolve");
    const fate = { kind: "resolved", isOutdated: false };
    expect(await resolver()).toEqual({ ...fate, by: { kind: "maintainer", login: "ada" } });
    const [thread] = github.store.threads.values();
    Object.assign(thread ?? {}, { resolvedBy: null });
    await act(scene, "guest", "resolve");
    expect(await resolver()).toEqual({ ...fate, by: { kind: "author", login: "guest" } });
    github.setRole(scene.repository, "guest", "write");
    expect(await resolver()).toEqual({ ...fate, by: { kind: "maintainer", login: "guest" } });
    scene.appToken({ pull_requests: "write" });
    Object.assign(thread ?? {}, { resolvedBy: "sandpiper[bot]" });
    expect(await resolver()).toEqual({ ...fate, by: { kind: "bot", login: "sandpiper[bot]" } });
    Object.assign(thread ?? {}, { resolvedBy: "rex" });
    expect(await resolver()).toEqual({ ...fate, by: { kind: "us", login: "rex" } });
  });

  it("is hidden, with the reason", async () => {
    await using scene = await createScene();
    await postFindings(scene);
    await act(scene, "ada", "hide");
    expect((await readFindings(scene))[0]?.fate).toEqual({ kind: "hidden", reason: "resolved" });
  });

  it("is outdated where a push changed its line, and has no line then", async () => {
    await using scene = await createScene();
    const { github, repository } = scene;
    await postFindings(scene);
    await github.push(repository, { branch: "topic", files: { "src/a.ts": CHANGED.replace("line ten", "line X") } });
    expect((await readFindings(scene))[0]).toMatchObject({ line: null, fate: { kind: "open", isOutdated: true } });
  });

  it("comes with what people replied, the newest last, and without the words of bots", async () => {
    await using scene = await createScene();
    scene.github.createUser("guest");
    await postFindings(scene);
    await reply(scene, "guest", "Why?");
    const bot = scene.appToken({ pull_requests: "write" });
    const [first] = scene.github.store.reviewComments.values();
    const parameters = { ...AT, comment_id: first?.id ?? 0, body: "Beep." };
    await scene.client(bot).request(`POST ${COMMENTS}/{comment_id}/replies`, parameters);
    await reply(scene, "ada", "That is intended.");
    expect((await readFindings(scene))[0]?.replies).toEqual([
      { author: "guest", isMaintainer: false, text: "Why?" },
      { author: "ada", isMaintainer: true, text: "That is intended." },
    ]);
  });

  it("is told by threads of ours only, whatever others copy", async () => {
    await using scene = await createScene();
    scene.github.createUser("mallory");
    await postFindings(scene);
    const body = `Copied.\n\n${buildFindingMarker("f9")}`;
    await scene
      .client(scene.github.createToken("mallory"))
      .request(`POST ${COMMENTS}`, { ...AT, body, commit_id: scene.headSha, path: "src/a.ts", line: 10 });
    await reply(scene, "mallory", body);
    expect((await readFindings(scene)).map(({ fingerprint }) => fingerprint)).toEqual(["f1", "f2"]);
  });

  it("is read over all pages of threads and of replies, and from one source", async () => {
    await using scene = await createScene();
    for (let index = 0; index < 101; index += 1) {
      const parameters = { ...AT, commit_id: scene.headSha, path: "src/a.ts", line: 10 };
      const body = `Words.\n\n${buildFindingMarker(`f${index}`)}`;
      await scene.client().request(`POST ${COMMENTS}`, { ...parameters, body });
    }
    for (let index = 0; index < 125; index += 1) await reply(scene, "ada", `Reply ${index}`);
    const before = scene.github.requests.length;
    const findings = await readFindings(scene);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(101);
    const { replies } = findings.find(({ fingerprint }) => fingerprint === "f0") ?? {};
    expect(replies?.map(({ text }) => text)).toEqual(Array.from({ length: 125 }, (_, index) => `Reply ${index}`));
    const made = scene.github.requests.slice(before).map(({ method, route }) => `${method} ${route}`);
    expect(made.filter((route) => route.endsWith("/pulls/{pull_number}/comments"))).toEqual([]);
  });
});

describe("what is posted, where GraphQL does not tell", () => {
  const HOST = "https://ghe.example.com";
  const pull = { owner: "ada", repo: "engine", number: 1 };
  const ours = { id: 7, login: "rex", type: "User" };

  beforeEach(() => {
    nock.disableNetConnect();
    const list = `${HOST}/api/v3/repos/ada/engine`;
    const body = `**Low (docs): Says less**\n\n${buildFindingMarker("f1")}`;
    const comment = { user: ours, body, html_url: `${HOST}/c1`, path: "a.ts", line: null };
    nock(list)
      .get(/pulls\/1\/reviews/)
      .reply(200, []);
    nock(list)
      .get(/issues\/1\/comments/)
      .reply(200, []);
    nock(list)
      .get(/pulls\/1\/comments/)
      .reply(200, [comment]);
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  function read(): Promise<Posted> {
    const octokit = createOctokit({ token: "ghp_token", apiUrl: `${HOST}/api/v3` });
    const api = createGitHubApi({ octokit, token: "ghp_token", sleep: createRecordedSleep().sleep });
    const identity = { id: "7", login: "rex" };
    return readPosted({ api, pull, identity, graphqlUrl: `${HOST}/api/graphql` }, signal);
  }

  it.each([
    ["a token that may not ask", 403, { message: "Resource not accessible by integration" }, "Resource not accessible"],
    ["a server without it", 404, { message: "Not Found" }, "Not Found"],
    ["a server that does not know a field", 200, { errors: [{ message: "Field 'line' doesn't exist" }] }, "Field 'li"],
    ["an answer in part", 200, { data: { repository: null }, errors: [{ message: "SAML" }] }, "SAML"],
    ["an answer without the pull request", 200, { data: { repository: null } }, "not what was asked for"],
  ])("is read from REST, with a note that says so: %s", async (_name, status, answer, reason) => {
    nock(HOST).post("/api/graphql").reply(status, answer);
    const { postedFindings, notes } = await read();
    expect(postedFindings).toEqual([
      {
        fingerprint: "f1",
        url: `${HOST}/c1`,
        path: "a.ts",
        line: null,
        headline: { severity: "low", category: "docs", title: "Says less" },
        fate: { kind: "unknown" },
        replies: [],
      },
    ]);
    expect(notes).toEqual([expect.stringContaining(reason)]);
  });

  it("is not guessed where the host fails", async () => {
    nock(HOST).post("/api/graphql").times(3).reply(502, "");
    await expect(read()).rejects.toThrow("GitHub failed");
  });

  it("is not guessed where a list has no end", async () => {
    const author = { login: "ada" };
    const reviewThreads = { pageInfo: { hasNextPage: true, endCursor: "x" }, nodes: [] };
    const data = { repository: { pullRequest: { author, authorAssociation: "OWNER", reviewThreads } } };
    nock(HOST).post("/api/graphql").times(500).reply(200, { data });
    await expect(read()).rejects.toThrow("does not end within 500 pages");
  });

  it("is asked for in pages that fit into an answer, however long the comments of strangers are", async () => {
    const asked: string[] = [];
    const nodes = [{ ...EMPTY_THREAD, comments: { pageInfo: { hasNextPage: true, endCursor: "x" }, nodes: [] } }];
    const pullRequest = { author: null, authorAssociation: "NONE", reviewThreads: { pageInfo: NO_MORE, nodes } };
    const answers = [{ repository: { pullRequest } }, { node: { comments: { pageInfo: NO_MORE, nodes: [] } } }];
    nock(HOST)
      .post("/api/graphql", ({ query }: { readonly query: string }) => asked.push(query) > 0)
      .times(2)
      .reply(200, () => ({ data: answers.shift() }));
    expect(await read()).toMatchObject({ notes: [] });
    const pages = asked.map((query) => [...query.matchAll(/first: (\d+)/g)].map(([, size]) => Number(size)));
    expect(pages.map((sizes) => sizes.length)).toEqual([2, 1]);
    const largest = 65_536 * 4;
    for (const sizes of pages) {
      expect(sizes.reduce((product, size) => product * size, largest)).toBeLessThan(MAX_ANSWER_BYTES);
    }
  });
});
