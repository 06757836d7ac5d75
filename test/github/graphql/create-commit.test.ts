import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitText } from "../git/run-git.ts";
import type { Permissions, PullRequest, Repository } from "../records.ts";
import { type GitHub, startGitHub } from "../start-github.ts";
import { ask, type Reply } from "./ask.ts";

const COMMIT = `mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) {
  commit { oid message author { name user { login } } } ref { name target { oid } } } }`;

describe("createCommitOnBranch", () => {
  let github: GitHub;
  let repository: Repository;
  let pull: PullRequest;

  beforeEach(async () => {
    github = await startGitHub();
    for (const login of ["ada", "rex"]) github.createUser(login);
    const run = { content: "#!/bin/sh\n", mode: "100755" };
    repository = await github.createRepository({
      owner: "ada",
      name: "engine",
      files: { "a.txt": "a\n", "run.sh": run },
    });
    await github.push(repository, { branch: "topic", files: { "a.txt": "b\n" } });
    pull = await github.createPullRequest(repository, { head: "topic" });
  });
  afterEach(async () => {
    await github[Symbol.asyncDispose]();
  });

  function appToken(permissions: Permissions): string {
    const app = github.createApp({ slug: "piper", permissions, events: ["push", "pull_request"] });
    return github.createInstallationToken(github.install(app, { account: "ada" }));
  }

  interface Wish {
    readonly expectedHeadOid?: string;
    readonly branchName?: string;
    readonly additions?: Readonly<Record<string, string>>;
    readonly deletions?: readonly string[];
  }

  async function commit(token: string, wish: Wish): Promise<Reply> {
    const additions = Object.entries(wish.additions ?? {}).map(([path, text]) => ({
      path,
      contents: Buffer.from(text).toString("base64"),
    }));
    const input = {
      branch: { repositoryNameWithOwner: "ada/engine", branchName: wish.branchName ?? "topic" },
      expectedHeadOid: wish.expectedHeadOid ?? pull.head.sha,
      message: { headline: "Fix it", body: "Because." },
      fileChanges: { additions, deletions: (wish.deletions ?? []).map((path) => ({ path })) },
    };
    return await ask(github, token, { query: COMMIT, variables: { input } });
  }

  it("commits as the App, moves the pull request and sends the events of a push", async () => {
    const before = pull.head.sha;
    const token = appToken({ contents: "write", pull_requests: "write" });
    const { data, errors } = await commit(token, {
      additions: { "a.txt": "c\n", "new/b.txt": "new\n" },
      deletions: ["run.sh"],
    });
    expect(errors).toBeUndefined();
    const oid = await github.tip(repository, "topic");
    expect(data).toMatchObject({
      createCommitOnBranch: {
        commit: { oid, message: "Fix it\n\nBecause.", author: { user: { login: "piper[bot]" } } },
        ref: { name: "topic", target: { oid } },
      },
    });
    expect(await gitText(repository.gitDir, ["ls-tree", "-r", "--name-only", oid])).toBe("a.txt\nnew/b.txt");
    expect(await gitText(repository.gitDir, ["rev-parse", `${oid}^`])).toBe(before);
    expect(pull.head.sha).toBe(oid);
    const events = github.deliveries.map(({ event, action }) => `${event}.${action ?? ""}`);
    expect(events).toEqual(expect.arrayContaining(["push.", "pull_request.synchronize"]));
  });

  it("refuses a commit onto a branch that has moved", async () => {
    const expectedHeadOid = pull.head.sha;
    await github.push(repository, { branch: "topic", files: { "a.txt": "z\n" } });
    const { status, data, errors } = await commit(github.createToken("ada"), {
      expectedHeadOid,
      additions: { "a.txt": "c\n" },
    });
    expect([status, data]).toEqual([200, { createCommitOnBranch: null }]);
    expect(errors).toEqual([
      {
        type: "STALE_DATA",
        path: ["createCommitOnBranch"],
        locations: [{ line: 1, column: 49 }],
        message: `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`,
      },
    ]);
  });

  it("writes every file as a plain one, so that a script loses its executable bit", async () => {
    await commit(github.createToken("ada"), { additions: { "run.sh": "#!/bin/sh\nexit 1\n" } });
    const entry = await gitText(repository.gitDir, ["ls-tree", "topic", "run.sh"]);
    expect(entry).toMatch(/^100644 /);
  });

  it.each([
    [
      "an App without the permission",
      "Resource not accessible by integration",
      { contents: "read" },
      { "a.txt": "c\n" },
    ],
    [
      "workflow files",
      "Resource not accessible by integration",
      { contents: "write" },
      { ".github/workflows/x.yml": "on: push\n" },
    ],
  ] as const)("refuses %s", async (_, message, permissions, additions) => {
    const { errors } = await commit(appToken(permissions), { additions });
    expect(errors?.[0]).toMatchObject({ type: "FORBIDDEN", message });
    expect(await github.tip(repository, "topic")).toBe(pull.head.sha);
  });

  it.each([
    ["../escape", /malformed path component/],
    [".git/config", /malformed path component/],
    ["/absolute", /malformed path component/],
  ])("refuses the path %s", async (path, message) => {
    const { errors } = await commit(github.createToken("ada"), { additions: { [path]: "x" } });
    expect(errors?.[0]?.["message"]).toMatch(message);
  });

  it("refuses readers, protected branches, unknown branches and files that are not there", async () => {
    const ada = github.createToken("ada");
    github.protectBranch(repository, "main");
    const main = await github.tip(repository, "main");
    const refusals = [
      await commit(github.createToken("rex"), { additions: { "a.txt": "c\n" } }),
      await commit(ada, { branchName: "main", expectedHeadOid: main, additions: { "a.txt": "c\n" } }),
      await commit(ada, { branchName: "gone", additions: { "a.txt": "c\n" } }),
      await commit(ada, { deletions: ["nowhere.txt"] }),
    ];
    expect(refusals.map(({ errors }) => errors?.[0]?.["type"])).toEqual([
      "FORBIDDEN",
      "BRANCH_PROTECTION_RULE_VIOLATION",
      "NOT_FOUND",
      "UNPROCESSABLE",
    ]);
  });
});
