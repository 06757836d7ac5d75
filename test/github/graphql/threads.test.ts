import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeId } from "../present/node-id.ts";
import type { Permissions, PullRequest, Repository } from "../records.ts";
import { type GitHub, startGitHub } from "../start-github.ts";
import { ask } from "./ask.ts";

const RESOLVE = `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id, clientMutationId: "mine" }) {
  clientMutationId thread { isResolved isCollapsed viewerCanResolve viewerCanUnresolve resolvedBy { login } } } }`;
const ADD = `mutation ($input: AddPullRequestReviewThreadInput!) { addPullRequestReviewThread(input: $input) {
  thread { id line path subjectType comments(first: 1) { nodes { state } } } } }`;
const SUBMIT = `mutation ($id: ID!) { submitPullRequestReview(input: { pullRequestId: $id, event: COMMENT, body: "All" }) {
  pullRequestReview { state body comments(first: 5) { totalCount } } } }`;
const MINIMIZE = `mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OFF_TOPIC }) {
  minimizedComment { isMinimized minimizedReason viewerCanMinimize } } }`;

describe("threads by GraphQL", () => {
  let github: GitHub;
  let repository: Repository;
  let pull: PullRequest;
  let rex: string;
  const at = { owner: "ada", repo: "engine", pull_number: 1 };

  beforeEach(async () => {
    github = await startGitHub();
    for (const login of ["ada", "rex", "bo"]) github.createUser(login);
    const files = { "a.txt": "a\nb\nc\n", "far.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n" };
    repository = await github.createRepository({ owner: "ada", name: "engine", files });
    await github.push(repository, {
      branch: "topic",
      files: { "a.txt": "a\nB\nc\n", "far.txt": `0\n${files["far.txt"]}` },
    });
    pull = await github.createPullRequest(repository, { head: "topic", title: "Louder", author: "bo" });
    rex = github.createToken("rex");
    const comments = [{ path: "a.txt", line: 2, body: "Why?" }];
    await octokitOf(rex).rest.pulls.createReview({ ...at, event: "COMMENT", body: "Hm.", comments });
  });
  afterEach(async () => {
    await github[Symbol.asyncDispose]();
  });

  function octokitOf(token: string): Octokit {
    return new Octokit({ baseUrl: github.apiUrl, auth: token });
  }

  function threadId(): string {
    return nodeId("PullRequestReviewThread", [...github.store.threads.keys()][0] ?? 0);
  }

  function appToken(permissions: Permissions): string {
    const slug = `app-${Object.keys(permissions).join("-")}-${github.store.apps.size}`;
    const app = github.createApp({ slug, permissions, events: ["pull_request_review_thread"] });
    return github.createInstallationToken(github.install(app, { account: "ada" }));
  }

  it("lets an App resolve a thread with contents and pull_requests, and tells the webhook", async () => {
    const token = appToken({ contents: "write", pull_requests: "write" });
    const { data, errors } = await ask(github, token, { query: RESOLVE, variables: { id: threadId() } });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      resolveReviewThread: {
        clientMutationId: "mine",
        thread: { isResolved: true, isCollapsed: true, viewerCanResolve: false, viewerCanUnresolve: true },
      },
    });
    const [delivery] = github.deliveries.filter(({ event }) => event === "pull_request_review_thread");
    expect(delivery).toMatchObject({ action: "resolved", payload: { thread: { comments: [{ body: "Why?" }] } } });
  });

  it.each([{ pull_requests: "write" }, { contents: "write" }, { contents: "read", pull_requests: "write" }] as const)(
    "refuses to resolve for an App that holds %o",
    async (permissions) => {
      const { status, data, errors } = await ask(github, appToken(permissions), {
        query: RESOLVE,
        variables: { id: threadId() },
      });
      expect([status, data]).toEqual([200, { resolveReviewThread: null }]);
      expect(errors).toEqual([
        {
          type: "FORBIDDEN",
          path: ["resolveReviewThread"],
          extensions: { saml_failure: false },
          locations: [{ line: 1, column: 23 }],
          message: "Resource not accessible by integration",
        },
      ]);
    },
  );

  it("lets the author of the pull request resolve and open a thread again, and a reader do neither", async () => {
    const variables = { id: threadId() };
    const bo = github.createToken("bo");
    const refused = await ask(github, rex, { query: RESOLVE, variables });
    expect(refused.errors?.[0]).toMatchObject({
      type: "FORBIDDEN",
      message: "rex does not have the correct permissions to execute `ResolveReviewThread`",
    });
    const resolved = await ask(github, bo, { query: RESOLVE, variables });
    expect(resolved.data).toMatchObject({ resolveReviewThread: { thread: { resolvedBy: { login: "bo" } } } });
    const query = RESOLVE.replaceAll("resolveReviewThread", "unresolveReviewThread");
    const opened = await ask(github, bo, { query, variables });
    expect(opened.data).toMatchObject({ unresolveReviewThread: { thread: { isResolved: false, resolvedBy: null } } });
  });

  it("knows no thread by an id that names nothing or something else", async () => {
    for (const id of ["PRRT_nonsense", nodeId("PullRequest", pull.id)]) {
      const { errors } = await ask(github, rex, { query: RESOLVE, variables: { id } });
      expect(errors?.[0]).toMatchObject({
        type: "NOT_FOUND",
        message: `Could not resolve to a node with the global id of '${id}'`,
      });
    }
  });

  it("collects threads in a pending review that others do not see, and publishes them together", async () => {
    const pullRequestId = nodeId("PullRequest", pull.id);
    const added = await ask(github, rex, {
      query: ADD,
      variables: { input: { pullRequestId, path: "a.txt", line: 2, body: "And this" } },
    });
    expect(added.data).toMatchObject({
      addPullRequestReviewThread: {
        thread: { line: 2, subjectType: "LINE", comments: { nodes: [{ state: "PENDING" }] } },
      },
    });
    await ask(github, rex, {
      query: ADD,
      variables: { input: { pullRequestId, path: "a.txt", subjectType: "FILE", body: "The whole file" } },
    });
    const ada = octokitOf(github.createToken("ada"));
    expect((await ada.rest.pulls.listReviewComments(at)).data).toHaveLength(1);
    const submitted = await ask(github, rex, { query: SUBMIT, variables: { id: pullRequestId } });
    expect(submitted.data).toMatchObject({
      submitPullRequestReview: { pullRequestReview: { state: "COMMENTED", body: "All", comments: { totalCount: 2 } } },
    });
    expect((await ada.rest.pulls.listReviewComments(at)).data).toHaveLength(3);
  });

  it("takes a line outside of the diff without a word, and then shows it nowhere", async () => {
    const pullRequestId = nodeId("PullRequest", pull.id);
    const added = await ask(github, rex, {
      query: ADD,
      variables: { input: { pullRequestId, path: "far.txt", line: 12, body: "Lost" } },
    });
    expect(added.errors).toBeUndefined();
    expect(added.data).toMatchObject({ addPullRequestReviewThread: { thread: { path: "far.txt", line: null } } });
    await ask(github, rex, { query: SUBMIT, variables: { id: pullRequestId } });
    const { data } = await octokitOf(rex).rest.pulls.listReviewComments(at);
    expect(data.map(({ body }) => body)).toEqual(["Why?"]);
  });

  it("replies at once where no review is pending", async () => {
    const query = `mutation ($id: ID!) { addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $id, body: "So." }) {
      comment { body state replyTo { body } pullRequestReview { state } } } }`;
    const { data } = await ask(github, github.createToken("bo"), { query, variables: { id: threadId() } });
    expect(data).toEqual({
      addPullRequestReviewThreadReply: {
        comment: {
          body: "So.",
          state: "SUBMITTED",
          replyTo: { body: "Why?" },
          pullRequestReview: { state: "COMMENTED" },
        },
      },
    });
  });

  it("writes a review with threads in one go, or refuses it", async () => {
    const query = `mutation ($input: AddPullRequestReviewInput!) { addPullRequestReview(input: $input) {
      pullRequestReview { state author { login } comments(first: 5) { nodes { body line } } } } }`;
    const pullRequestId = nodeId("PullRequest", pull.id);
    const threads = [{ path: "a.txt", line: 2, body: "Here" }];
    const input = { pullRequestId, event: "REQUEST_CHANGES", body: "No.", threads };
    const { data } = await ask(github, rex, { query, variables: { input } });
    expect(data).toMatchObject({
      addPullRequestReview: { pullRequestReview: { state: "CHANGES_REQUESTED", comments: { nodes: [{ line: 2 }] } } },
    });
    const own = await ask(github, github.createToken("bo"), {
      query,
      variables: { input: { pullRequestId, event: "APPROVE" } },
    });
    expect(own.errors?.[0]).toMatchObject({ type: "UNPROCESSABLE", message: "Can not approve your own pull request" });
  });

  it("minimizes comments and reviews for who can write, and shows the reason", async () => {
    const [comment] = github.store.reviewComments.values();
    const [review] = github.store.reviews.values();
    const ids = [nodeId("PullRequestReviewComment", comment?.id ?? 0), nodeId("PullRequestReview", review?.id ?? 0)];
    const token = appToken({ pull_requests: "write" });
    for (const id of ids) {
      const { data } = await ask(github, token, { query: MINIMIZE, variables: { id } });
      expect(data).toEqual({
        minimizeComment: {
          minimizedComment: { isMinimized: true, minimizedReason: "off-topic", viewerCanMinimize: true },
        },
      });
    }
    const refused = await ask(github, rex, { query: MINIMIZE, variables: { id: ids[0] } });
    expect(refused.errors?.[0]?.["type"]).toBe("FORBIDDEN");
  });
});
