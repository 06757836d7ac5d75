import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import type { Snapshot } from "#core/host/pull-request.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { createScratchRepository, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";
import { createLocalHost, type LocalHostOptions } from "./local-host.ts";

const { signal } = new AbortController();

const PLAN: ReviewPlan = {
  runId: "run",
  headSha: "1".repeat(40),
  state: "reviewed",
  verdict: "pass",
  reason: null,
  summary: "",
  body: "Nothing to say.",
  overflow: [],
  inline: [],
  fileComments: [],
  findings: [],
  reportedBefore: [],
  check: { name: "Sandpiper", conclusion: "success", title: "No findings", summary: "", annotations: [], actions: [] },
  receipt: {
    runId: "run",
    promptVersion: 2,
    agent: { id: "static", version: null, model: null },
    sandbox: { provider: "local", id: "s1", template: null, isolation: "none", seconds: 3, costUsd: null },
    baseSha: "2".repeat(40),
    headSha: "1".repeat(40),
    mergeBaseSha: "2".repeat(40),
    filesChanged: 0,
    filesRead: [],
    filesSkipped: [],
    turns: null,
    toolCalls: null,
    denials: null,
    tokens: null,
    costUsd: null,
    durationMs: 1,
    lanes: [],
    notes: [],
  },
  hasNews: true,
};

async function snapshotOf(scratch: ScratchRepository, options: Partial<LocalHostOptions> = {}): Promise<Snapshot> {
  const host = createLocalHost({
    git: createGit(),
    directory: scratch.directory,
    base: null,
    head: null,
    planWrites: () => [],
    ...options,
  });
  return host.snapshot(signal);
}

async function makeChange(scratch: ScratchRepository): Promise<{ base: string; mergeBase: string; head: string }> {
  const mergeBase = await scratch.commit({ "a.txt": "one\n", ".sandpiper.yml": "agent: old\n" }, "Fork");
  await scratch.git(["checkout", "--quiet", "-b", "topic/login"]);
  const head = await scratch.commit(
    { "a.txt": "two\n", ".sandpiper.yml": "agent: evil\n" },
    "Fix the login\n\nIt did not log in.\n",
  );
  await scratch.git(["checkout", "--quiet", "main"]);
  const base = await scratch.commit({ ".sandpiper.yml": "agent: static\n" }, "Configure");
  await scratch.git(["checkout", "--quiet", "topic/login"]);
  return { base, mergeBase, head };
}

describe("createLocalHost", () => {
  it("reads the change from the merge base with the default branch to HEAD", async () => {
    await using scratch = await createScratchRepository();
    const { base, mergeBase, head } = await makeChange(scratch);
    await using snapshot = await snapshotOf(scratch);
    expect(snapshot).toMatchObject({
      ref: null,
      title: "Fix the login",
      body: "It did not log in.",
      author: "Ada",
      baseRef: "main",
      headRef: "topic/login",
      baseSha: base,
      headSha: head,
      mergeBaseSha: mergeBase,
      trust: "own",
      source: { gitDir: join(scratch.directory, ".git"), headSha: head, mergeBaseSha: mergeBase },
      files: [{ newPath: ".sandpiper.yml" }, { newPath: "a.txt", additions: 1, deletions: 1 }],
      permalink: null,
      postedReviews: [],
      postedFindings: [],
    });
    expect(snapshot.diff).toContain("-one\n+two\n");
    expect(await snapshot.readText("a.txt", "head")).toBe("two\n");
    expect(await snapshot.readText("a.txt", "base")).toBe("one\n");
  });

  it("takes the configuration from the base, never from the change", async () => {
    await using scratch = await createScratchRepository();
    await makeChange(scratch);
    await using snapshot = await snapshotOf(scratch);
    expect(snapshot.configText).toBe("agent: static\n");
    await using backwards = await snapshotOf(scratch, { base: "HEAD~1" });
    expect(backwards).toMatchObject({ configText: "agent: old\n", baseRef: null });
  });

  it("takes any revisions, on a detached HEAD too", async () => {
    await using scratch = await createScratchRepository();
    const { mergeBase, head } = await makeChange(scratch);
    await scratch.git(["checkout", "--quiet", "--detach", mergeBase]);
    await using detached = await snapshotOf(scratch);
    expect(detached).toMatchObject({ headRef: null, headSha: mergeBase, files: [], diff: "" });
    await using named = await snapshotOf(scratch, { base: "refs/heads/main", head: "topic/login" });
    expect(named).toMatchObject({ baseRef: "main", headRef: "topic/login", headSha: head, mergeBaseSha: mergeBase });
  });

  it("gives an empty change for what it is", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "a\n" });
    await using snapshot = await snapshotOf(scratch);
    expect(snapshot).toMatchObject({ files: [], diff: "", headSha: head, mergeBaseSha: head, configText: null });
  });

  it("leaves out what is not committed", async () => {
    await using scratch = await createScratchRepository();
    await makeChange(scratch);
    await scratch.write("a.txt", "three\n");
    await using snapshot = await snapshotOf(scratch);
    expect(await snapshot.readText("a.txt", "head")).toBe("two\n");
    expect(snapshot.diff).not.toContain("three");
  });

  it("links to GitHub only what is there", async () => {
    await using scratch = await createScratchRepository();
    const { mergeBase, head } = await makeChange(scratch);
    await scratch.git(["remote", "add", "origin", "https://x-access-token:hunter2@github.com/o/r.git"]);
    expect((await snapshotOf(scratch)).permalink).toBeNull();
    await scratch.git(["update-ref", "refs/remotes/origin/main", "main"]);
    await scratch.git(["update-ref", "refs/remotes/origin/topic", head]);
    await using snapshot = await snapshotOf(scratch);
    expect(snapshot.permalink?.("a b.txt", "head")).toBe(`https://github.com/o/r/blob/${head}/a%20b.txt`);
    expect(snapshot.permalink?.("a b.txt", "base")).toBe(`https://github.com/o/r/blob/${mergeBase}/a%20b.txt`);
  });

  it.each([
    [{ base: "nope" }, 'There is no "nope"'],
    [{ head: "--output=x" }, 'There is no "--output=x"'],
    [{ directory: "/nonexistent" }, "cannot be opened"],
  ])("answers %j with an error of usage", async (options, message) => {
    await using scratch = await createScratchRepository();
    await makeChange(scratch);
    await expect(snapshotOf(scratch, options)).rejects.toThrow(message);
    await expect(snapshotOf(scratch, options)).rejects.toBeInstanceOf(UsageError);
  });

  it("asks for a base where no default branch is known, and for a commit where there is none", async () => {
    await using scratch = await createScratchRepository();
    await expect(snapshotOf(scratch)).rejects.toThrow("has no commits yet");
    await scratch.commit({ "a.txt": "a\n" });
    await scratch.git(["branch", "--move", "trunk"]);
    await expect(snapshotOf(scratch)).rejects.toThrow("with --base");
  });

  it("plans the writes that it is given to plan, and posts nothing", async () => {
    await using scratch = await createScratchRepository();
    const write = { route: "POST /x", parameters: {} };
    const host = createLocalHost({
      git: createGit(),
      directory: scratch.directory,
      base: null,
      head: null,
      planWrites: (plan) => (plan === PLAN ? [write] : []),
    });
    expect(host.planWrites(PLAN)).toEqual([write]);
    await expect(host.publish(PLAN, signal)).rejects.toThrow("Review a pull request with --pr to post.");
    await expect(host.publish(PLAN, signal)).rejects.toBeInstanceOf(UsageError);
  });
});
