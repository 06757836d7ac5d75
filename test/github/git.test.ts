import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GIT_ENV } from "./git/run-git.ts";
import { changedText, SAMPLE, startSample, type Sample } from "./sample.ts";

const run = promisify(execFile);

describe("git over HTTP", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "git-test-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function git(...args: readonly string[]): Promise<string> {
    const { stdout } = await run("git", [...args], { cwd: folder, env: GIT_ENV });
    return stdout.trim();
  }

  it("clones in full, shallow and without blobs, and fetches a commit by its id and a pull request by its ref", async () => {
    await using sample = await startSample();
    const address = addressOf(sample);
    await git("clone", "--quiet", address, "full");
    await git("clone", "--quiet", "--depth=1", "--filter=blob:none", "--no-checkout", address, "thin");
    await git("-C", "thin", "fetch", "--quiet", "--depth=1", "origin", sample.pull.head.sha);
    await git("-C", "full", "fetch", "--quiet", "origin", "refs/pull/1/head", "refs/pull/1/merge");
    const heads = await git("ls-remote", address, "refs/pull/1/head");
    expect(heads).toBe(`${sample.pull.head.sha}\trefs/pull/1/head`);
    expect(await git("-C", "thin", "rev-parse", "FETCH_HEAD")).toBe(sample.pull.head.sha);
  });

  it("takes a token as a password or in a header, and says who may not", async () => {
    await using sample = await startSample({ private: true });
    const { github, repository } = sample;
    github.createUser("eve");
    const app = github.createApp({ slug: "reader", permissions: { contents: "read" } });
    const reading = github.createInstallationToken(github.install(app, { account: "ada" }));
    const header = Buffer.from(`x-access-token:${reading}`).toString("base64");
    const plain = addressOf(sample);
    await git("-c", `http.extraheader=Authorization: Basic ${header}`, "clone", "--quiet", plain, "by-header");
    await expect(git("ls-remote", plain)).rejects.toThrow("could not read Username");
    await expect(git("ls-remote", addressOf(sample, "ghp_wrong"))).rejects.toThrow("Authentication failed");
    await expect(git("ls-remote", addressOf(sample, github.createToken("eve")))).rejects.toThrow("not found");
    await git("-C", "by-header", "remote", "set-url", "origin", addressOf(sample, reading));
    await expect(git("-C", "by-header", "push", "origin", "HEAD:refs/heads/mine")).rejects.toThrow("403");
    expect(await github.tip(repository, "main")).not.toBe("");
  });

  it("moves the pull request on a push and tells the App", async () => {
    await using sample = await startSample();
    const { github, pull, octokit } = sample;
    const app = github.createApp({
      slug: "listener",
      permissions: { pull_requests: "read" },
      events: ["pull_request", "push"],
    });
    github.install(app, { account: "ada" });
    await git("clone", "--quiet", "--branch=topic", addressOf(sample, github.createToken("rex")), "work");
    const before = pull.head.sha;
    await writeFile(join(folder, "work", "a.txt"), changedText().replace("line 20", "line twenty"));
    await git("-C", "work", "commit", "--quiet", "--all", "--message=More");
    await git("-C", "work", "push", "--quiet");
    const after = await git("-C", "work", "rev-parse", "HEAD");
    const { data } = await octokit.rest.pulls.get(SAMPLE);
    expect([data.head.sha, data.commits]).toEqual([after, 2]);
    const sent = github.deliveries.filter(({ event }) => event !== "installation");
    expect(sent.map(({ event, action }) => [event, action])).toEqual([
      ["push", null],
      ["pull_request", "synchronize"],
    ]);
    expect(sent[1]?.payload).toMatchObject({ before, after, number: 1, sender: { login: "rex" } });
  });

  it("refuses an App's change of a workflow, a push to a protected branch, and one to refs/pull", async () => {
    await using sample = await startSample();
    const { github, repository } = sample;
    const app = github.createApp({ slug: "writer", permissions: { contents: "write" } });
    const token = github.createInstallationToken(github.install(app, { account: "ada" }));
    await git("clone", "--quiet", addressOf(sample, token), "app");
    await run("mkdir", ["-p", join(folder, "app", ".github", "workflows")]);
    await writeFile(join(folder, "app", ".github", "workflows", "ci.yml"), "on: push\n");
    await git("-C", "app", "add", ".");
    await git("-C", "app", "commit", "--quiet", "--message=Workflow");
    await expect(git("-C", "app", "push", "origin", "HEAD:refs/heads/new")).rejects.toThrow(
      "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    );
    await expect(git("-C", "app", "push", "origin", "HEAD~1:refs/pull/9/head")).rejects.toThrow("hidden ref");
    github.protectBranch(repository, "main");
    await git("-C", "app", "commit", "--quiet", "--amend", "--allow-empty", "--message=Other");
    await expect(git("-C", "app", "push", "origin", "HEAD:refs/heads/main")).rejects.toThrow("GH006");
  });

  it("has a pull request from a fork, also after the fork is gone", async () => {
    await using sample = await startSample();
    const { github, repository, octokit } = sample;
    github.createUser("fay");
    const fork = await github.fork(repository, "fay");
    const sha = await github.push(fork, {
      branch: "patch",
      files: { "a.txt": changedText().replace("line 30", "thirty") },
    });
    const pull = await github.createPullRequest(repository, { head: "fay:patch", author: "fay" });
    const moved = await github.push(fork, { branch: "patch", files: { "b.txt": "b\n" } });
    github.deleteRepository(fork);
    const { data } = await octokit.rest.pulls.get({ ...SAMPLE, pull_number: pull.issue.number });
    expect([data.head.repo, data.head.sha, data.head.label, sha === moved]).toEqual([null, moved, "fay:patch", false]);
    expect(await git("ls-remote", addressOf(sample), "refs/pull/2/head")).toContain(moved);
  });
});

function addressOf({ github }: Sample, token?: string): string {
  const { host } = new URL(github.url);
  return `http://${token === undefined ? "" : `x-access-token:${token}@`}${host}/ada/engine.git`;
}
