import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { nodeId } from "../present/node-id.ts";
import { type GitHub, startGitHub } from "../start-github.ts";
import { ask } from "./ask.ts";

const THREADS = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      title state headRefOid changedFiles mergeable
      author { __typename login }
      reviewThreads(first: 50) {
        totalCount
        nodes {
          path line startLine originalLine isOutdated isResolved isCollapsed viewerCanResolve viewerCanReply subjectType diffSide
          resolvedBy { login }
          comments(first: 10) { nodes { databaseId body author { __typename login } pullRequestReview { state } } }
        }
      }
    }
  }
}`;

describe("GraphQL queries", () => {
  let github: GitHub;
  let rex: string;
  const at = { owner: "ada", repo: "engine", pull_number: 1 };
  const variables = { owner: "ada", name: "engine", number: 1 };

  beforeAll(async () => {
    github = await startGitHub();
    github.createUser("ada");
    github.createUser("rex");
    github.createUser("eve");
    const repository = await github.createRepository({ owner: "ada", name: "engine", files: { "a.txt": "a\nb\nc\n" } });
    await github.createRepository({ owner: "ada", name: "vault", private: true, files: { "s.txt": "s\n" } });
    await github.push(repository, { branch: "topic", files: { "a.txt": "a\nB\nc\nd\n" } });
    await github.createPullRequest(repository, { head: "topic", title: "Louder" });
    rex = github.createToken("rex");
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: rex });
    const comments = [{ path: "a.txt", start_line: 2, line: 4, body: "Three lines" }];
    await octokit.rest.pulls.createReview({ ...at, event: "COMMENT", body: "Hm.", comments });
  });
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
  });

  it("reads a pull request with its threads by GitHub's own schema", async () => {
    const { status, data, errors } = await ask(github, rex, { query: THREADS, variables });
    expect([status, errors]).toEqual([200, undefined]);
    expect(data).toMatchObject({
      repository: {
        pullRequest: {
          title: "Louder",
          state: "OPEN",
          changedFiles: 1,
          mergeable: "MERGEABLE",
          author: { __typename: "User", login: "ada" },
          reviewThreads: {
            totalCount: 1,
            nodes: [
              {
                path: "a.txt",
                line: 4,
                startLine: 2,
                originalLine: 4,
                isOutdated: false,
                isResolved: false,
                isCollapsed: false,
                viewerCanResolve: false,
                viewerCanReply: true,
                subjectType: "LINE",
                diffSide: "RIGHT",
                resolvedBy: null,
                comments: { nodes: [{ body: "Three lines", author: { login: "rex" } }] },
              },
            ],
          },
        },
      },
    });
  });

  it("answers octokit's own GraphQL client", async () => {
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: rex });
    const answer = await octokit.graphql("query ($id: ID!) { viewer { login } node(id: $id) { __typename id } }", {
      id: "U_kwDOMTAwMDAwMQ",
    });
    expect(answer).toMatchObject({ viewer: { login: "rex" }, node: { __typename: "User" } });
  });

  it("names bots with their suffix as viewer, and without it as author", async () => {
    const app = github.createApp({ slug: "piper", permissions: { pull_requests: "write" } });
    const token = github.createInstallationToken(github.install(app, { account: "ada" }));
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: token });
    await octokit.rest.issues.createComment({ owner: "ada", repo: "engine", issue_number: 1, body: "Hello" });
    const query = `{ viewer { login databaseId } repository(owner: "ada", name: "engine") { pullRequest(number: 1) {
      comments(last: 1) { nodes { author { __typename login } } } } } }`;
    const { data } = await ask(github, token, { query });
    expect(data).toMatchObject({
      viewer: { login: "piper[bot]" },
      repository: { pullRequest: { comments: { nodes: [{ author: { __typename: "Bot", login: "piper" } }] } } },
    });
  });

  it("pages through a connection by its cursors", async () => {
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: rex });
    for (const body of ["one", "two"]) await octokit.rest.pulls.createReview({ ...at, event: "COMMENT", body });
    const query = `query ($after: String) { repository(owner: "ada", name: "engine") { pullRequest(number: 1) {
      reviews(first: 2, after: $after) { totalCount nodes { body } pageInfo { hasNextPage endCursor } } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 2; page += 1) {
      const { data } = await ask(github, rex, { query, variables: { after } });
      const { reviews } = Pages.parse(data).repository.pullRequest;
      expect(reviews.pageInfo.hasNextPage).toBe(page === 0);
      seen.push(...reviews.nodes.map(({ body }) => body));
      after = reviews.pageInfo.endCursor;
    }
    expect(seen).toEqual(["Hm.", "one", "two"]);
  });

  it("refuses a field that GitHub does not have, with its place in the query", async () => {
    const query = `query Q { repository(owner: "ada", name: "engine") { pullRequest(number: 1) { isResolvd } } }`;
    const { status, data, errors } = await ask(github, rex, { query });
    expect([status, data]).toEqual([200, undefined]);
    expect(errors).toEqual([
      {
        path: ["query Q", "repository", "pullRequest", "isResolvd"],
        extensions: { code: "undefinedField", typeName: "PullRequest", fieldName: "isResolvd" },
        locations: [{ line: 1, column: 79 }],
        message: "Field 'isResolvd' doesn't exist on type 'PullRequest'",
      },
    ]);
  });

  it("says so, rather than null, for a field of GitHub's that it does not answer", async () => {
    const query = `{ repository(owner: "ada", name: "engine") { diskUsage } }`;
    const { data, errors } = await ask(github, rex, { query });
    expect(data).toEqual({ repository: { diskUsage: null } });
    expect(errors?.[0]?.["message"]).toMatch(/does not answer Repository\.diskUsage/);
  });

  it("answers what it can where one field fails", async () => {
    const query = `{ viewer { login } repository(owner: "ada", name: "nothing") { id } }`;
    const { data, errors } = await ask(github, rex, { query });
    expect(data).toEqual({ viewer: { login: "rex" }, repository: null });
    expect(errors).toEqual([
      {
        type: "NOT_FOUND",
        path: ["repository"],
        locations: [{ line: 1, column: 20 }],
        message: "Could not resolve to a Repository with the name 'ada/nothing'.",
      },
    ]);
  });

  it("hides private repositories, by name and by node id", async () => {
    const ada = github.createToken("ada");
    const query = `{ repository(owner: "ada", name: "vault") { id } }`;
    const vault = [...github.store.repositories.values()].find(({ name }) => name === "vault");
    const id = nodeId("Repository", vault?.id ?? 0);
    expect((await ask(github, ada, { query })).data).toEqual({ repository: { id } });
    expect((await ask(github, rex, { query })).errors?.[0]?.["type"]).toBe("NOT_FOUND");
    const byId = await ask(github, rex, { query: "query ($id: ID!) { node(id: $id) { id } }", variables: { id } });
    expect(byId.errors?.[0]).toMatchObject({ type: "NOT_FOUND", path: ["node"] });
  });

  it("demands bounds for a connection, and at most a hundred", async () => {
    const [none, many] = [
      await ask(github, rex, { query: threadsPage("") }),
      await ask(github, rex, { query: threadsPage("(first: 101)") }),
    ];
    expect(none.errors?.[0]).toMatchObject({
      type: "MISSING_PAGINATION_BOUNDARIES",
      path: ["repository", "pullRequest", "reviewThreads"],
    });
    expect(many.errors?.[0]?.["type"]).toBe("EXCESSIVE_PAGINATION");
  });

  it("asks for a token, and refuses a wrong one", async () => {
    const query = "{ viewer { login } }";
    expect(await ask(github, null, { query })).toMatchObject({
      status: 401,
      message: expect.stringMatching(/authenticated/),
    });
    expect(await ask(github, "ghp_wrong", { query })).toMatchObject({ status: 401, message: "Bad credentials" });
  });

  it("counts its own hourly budget", async () => {
    const eve = github.createToken("eve");
    const query = "{ rateLimit { limit used remaining cost } }";
    await ask(github, eve, { query });
    const { data } = await ask(github, eve, { query });
    expect(data).toEqual({ rateLimit: { limit: 5_000, used: 2, remaining: 4_998, cost: 1 } });
  });
});

function threadsPage(bounds: string): string {
  return `{ repository(owner: "ada", name: "engine") { pullRequest(number: 1) { reviewThreads${bounds} { totalCount } } } }`;
}

const Pages = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviews: z.object({
        nodes: z.array(z.object({ body: z.string() })),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }),
      }),
    }),
  }),
});
