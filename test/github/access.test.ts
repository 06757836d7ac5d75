import { describe, expect, it } from "vitest";
import { SAMPLE, startSample } from "./sample.ts";
import { signAppJwt } from "./sign-app-jwt.ts";

const REPOSITORY = { owner: "ada", repo: "engine" };
const COMMENT = { ...REPOSITORY, issue_number: 1, body: "x" };

describe("access", () => {
  it("answers 401 to a wrong token, and 404 for a private repository to those who may not know of it", async () => {
    await using sample = await startSample({ private: true });
    const { github, as } = sample;
    github.createUser("eve");
    await expect(as("ghp_wrong").rest.repos.get(REPOSITORY)).rejects.toMatchObject({
      status: 401,
      response: { data: { message: "Bad credentials" } },
    });
    await expect(as(github.createToken("eve")).rest.pulls.get(SAMPLE)).rejects.toMatchObject({ status: 404 });
    await expect(as(github.createToken("rex", ["read:user"])).rest.pulls.get(SAMPLE)).rejects.toMatchObject({
      status: 404,
    });
    expect((await fetch(`${github.apiUrl}/repos/ada/engine`)).status).toBe(404);
  });

  it("names the permission that a token lacks", async () => {
    await using sample = await startSample();
    const { github, as } = sample;
    const app = github.createApp({
      slug: "reader",
      permissions: { pull_requests: "read", contents: "read", checks: "read" },
    });
    const octokit = as(github.createInstallationToken(github.install(app, { account: "ada" })));
    await expect(octokit.rest.issues.createComment(COMMENT)).rejects.toMatchObject({
      status: 403,
      response: {
        data: { message: "Resource not accessible by integration" },
        headers: { "x-accepted-github-permissions": "issues=write; pull_requests=write" },
      },
    });
    const fine = as(github.createFineGrainedToken("rex", { permissions: { contents: "read" } }));
    await expect(fine.rest.issues.createComment(COMMENT)).rejects.toMatchObject({
      response: { data: { message: "Resource not accessible by personal access token" } },
    });
  });

  it("lets an App take a token for less, never for more, and for an hour", async () => {
    await using sample = await startSample({ private: true });
    const { github, repository, as } = sample;
    await github.createRepository({ owner: "ada", name: "other", private: true, files: { "x.txt": "x" } });
    const app = github.createApp({ slug: "narrow", permissions: { contents: "read", issues: "write" } });
    const { id } = github.install(app, { account: "ada" });
    const asApp = as(signAppJwt(app));
    const wish = { installation_id: id, repository_ids: [repository.id] };
    const { data } = await asApp.rest.apps.createInstallationAccessToken({
      ...wish,
      permissions: { contents: "read" },
    });
    expect(data.token).toMatch(/^ghs_\d+_[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(data.token.length).toBeGreaterThan(500);
    const octokit = as(data.token);
    expect(
      (await octokit.rest.apps.listReposAccessibleToInstallation()).data.repositories.map(({ name }) => name),
    ).toEqual(["engine"]);
    await expect(octokit.rest.repos.get({ owner: "ada", repo: "other" })).rejects.toMatchObject({ status: 404 });
    await expect(octokit.rest.issues.createComment(COMMENT)).rejects.toMatchObject({ status: 403 });
    await expect(
      asApp.rest.apps.createInstallationAccessToken({ ...wish, permissions: { contents: "write" } }),
    ).rejects.toMatchObject({ status: 422 });
    github.clock.advance(3_601_000);
    await expect(octokit.rest.repos.get(REPOSITORY)).rejects.toMatchObject({ status: 401 });
    await expect(asApp.rest.apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });

  it("tells the permission of people, none for bots, and hides private members", async () => {
    await using sample = await startSample();
    const { github, repository, octokit } = sample;
    github.setRole(repository, "mia", "maintain");
    github.createApp({ slug: "robot" });
    async function permissionOf(username: string): Promise<unknown> {
      return (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...REPOSITORY, username })).data;
    }
    expect(await permissionOf("mia")).toMatchObject({ permission: "write", role_name: "maintain" });
    expect(await permissionOf("robot[bot]")).toMatchObject({ permission: "none" });
    await expect(permissionOf("nobody")).rejects.toMatchObject({ status: 404 });
    github.createOrganization("acme", { pia: "private" });
    const theirs = await github.createRepository({ owner: "acme", name: "lib", files: { "a.txt": "a\n" } });
    await github.push(theirs, { branch: "topic", files: { "a.txt": "b\n" } });
    const pull = await github.createPullRequest(theirs, { head: "topic", author: "pia" });
    const { data } = await octokit.rest.pulls.get({ owner: "acme", repo: "lib", pull_number: pull.issue.number });
    expect(data.author_association).toBe("CONTRIBUTOR");
  });
});

describe("check runs", () => {
  it("are written by Apps only, fifty annotations at a time, which add up", async () => {
    await using sample = await startSample();
    const { github, pull, octokit, as } = sample;
    const run = { ...REPOSITORY, name: "review", head_sha: pull.head.sha };
    await expect(octokit.rest.checks.create(run)).rejects.toMatchObject({
      status: 403,
      response: { data: { message: "You must authenticate via a GitHub App." } },
    });
    const bot = as(github.createActionsToken(sample.repository, { checks: "write" }));
    const { data } = await bot.rest.checks.create(run);
    const one = { ...REPOSITORY, check_run_id: data.id };
    const annotations = Array.from({ length: 51 }, (_, index) => ({
      path: "a.txt",
      start_line: index + 1,
      end_line: index + 1,
      annotation_level: "notice" as const,
      message: "m",
    }));
    const output = { title: "t", summary: "s" };
    await expect(bot.rest.checks.update({ ...one, output: { ...output, annotations } })).rejects.toMatchObject({
      status: 422,
    });
    await bot.rest.checks.update({ ...one, output: { ...output, annotations: annotations.slice(0, 50) } });
    await bot.rest.checks.update({
      ...one,
      conclusion: "neutral",
      output: { ...output, annotations: annotations.slice(50) },
    });
    const all = await bot.paginate(bot.rest.checks.listAnnotations, { ...one, per_page: 20 });
    expect(all).toHaveLength(51);
    const actions = [{ label: "more than twenty characters", description: "d", identifier: "i" }];
    await expect(bot.rest.checks.update({ ...one, actions })).rejects.toMatchObject({ status: 422 });
  });
});

describe("the headers", () => {
  it("page lists, count requests, and answer 304 to what has not changed", async () => {
    await using sample = await startSample();
    const { octokit } = sample;
    for (const number of [1, 2, 3]) await octokit.rest.issues.createComment({ ...COMMENT, body: `${number}` });
    const page = await octokit.rest.issues.listComments({ ...REPOSITORY, issue_number: 1, per_page: 1, page: 2 });
    expect(page.headers.link).toMatch(
      /page=1>; rel="prev".*page=3>; rel="next".*page=3>; rel="last".*page=1>; rel="first"/,
    );
    expect(page.headers).toMatchObject({
      "x-ratelimit-limit": "5000",
      "x-ratelimit-used": "4",
      "x-github-request-id": expect.any(String),
    });
    const again = octokit.rest.issues.listComments({
      ...REPOSITORY,
      issue_number: 1,
      per_page: 1,
      page: 2,
      headers: { "if-none-match": page.headers.etag ?? "" },
    });
    await expect(again).rejects.toMatchObject({ status: 304 });
  });
});
