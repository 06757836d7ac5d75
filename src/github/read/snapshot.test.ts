import { existsSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { buildFindingMarker, buildRunMarker } from "#core/plan/marker.ts";
import { GitError, type FetchedRepository, type FetchRequest } from "#core/host/git.ts";
import { UsageError } from "#core/errors.ts";
import { buildInline, buildPlan } from "#test/github-host/build-plan.ts";
import { createScene, CHANGED } from "#test/github-host/scene.ts";
import { createGit } from "../../git/create-git.ts";

const signal = new AbortController().signal;

describe("a snapshot", () => {
  it("holds the change from the merge base to the head, whatever happened to the base branch since", async () => {
    await using scene = await createScene();
    const { github, repository, headSha } = scene;
    const mergeBase = await github.tip(repository, "main");
    const base = await github.push(repository, {
      branch: "main",
      files: { "src/b.ts": "const b = 2;\n", ".sandpiper.yml": "agent: other\n" },
    });

    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot).toMatchObject({
      ref: { owner: "ada", repo: "engine", number: 1, headSha },
      title: "Ten",
      body: "Counts.",
      author: "ada",
      baseRef: "main",
      headRef: "topic",
      headSha,
      baseSha: base,
      mergeBaseSha: mergeBase,
      trust: "contributor",
      source: { headSha, mergeBaseSha: mergeBase },
      configText: "agent: other\n",
      postedReviews: [],
      postedFindings: [],
    });
    expect(snapshot.files.map(({ newPath, additions, deletions }) => [newPath, additions, deletions])).toEqual([
      ["src/a.ts", 2, 2],
    ]);
    expect(snapshot.diff).toContain("+line ten\n+and more\n");
  });

  it("reads files of the head and of the merge base, and gives their addresses", async () => {
    await using scene = await createScene();
    await using snapshot = await scene.host().snapshot(signal);
    await expect(snapshot.readText("src/a.ts", "head")).resolves.toBe(CHANGED);
    await expect(snapshot.readText("src/a.ts", "base")).resolves.toContain("line 10\n");
    await expect(snapshot.readText("src/none.ts", "head")).resolves.toBeNull();
    expect(snapshot.permalink?.("src/a b.ts", "head")).toBe(
      `${scene.github.url}/ada/engine/blob/${scene.headSha}/src/a%20b.ts`,
    );
  });

  it("takes what it fetched away with it", async () => {
    await using scene = await createScene();
    const snapshot = await scene.host().snapshot(signal);
    const { gitDir } = snapshot.source;
    expect(existsSync(gitDir)).toBe(true);
    await snapshot[Symbol.asyncDispose]();
    expect(existsSync(gitDir)).toBe(false);
  });

  it("of a public repository needs no token", async () => {
    await using scene = await createScene();
    await using snapshot = await scene.host(null).snapshot(signal);
    expect(snapshot.files).toHaveLength(1);
  });

  it("of a fork is read from the base repository, and not trusted", async () => {
    await using scene = await createScene({ isFork: true });
    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot).toMatchObject({ trust: "fork", headSha: scene.headSha, headRef: "topic" });
  });

  it("does not need the fork to exist any more", async () => {
    await using scene = await createScene({ isFork: true });
    const fork = [...scene.github.store.repositories.values()].find(({ owner }) => owner === "forker");
    if (fork === undefined) throw new TypeError("The fork is missing.");
    scene.github.deleteRepository(fork);
    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot).toMatchObject({ trust: "fork", headSha: scene.headSha });
    expect(snapshot.files).toHaveLength(1);
  });

  it("of a draft is like any other", async () => {
    await using scene = await createScene();
    await scene.github.setDraft(scene.pull, true);
    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot.headSha).toBe(scene.headSha);
  });

  it.each([
    ["closed", "closePullRequest"],
    ["merged", "markMerged"],
  ] as const)("of a %s pull request is refused, with what to do instead", async (state, close) => {
    await using scene = await createScene();
    await scene.github[close](scene.pull);
    const reading = scene.host().snapshot(signal);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(`ada/engine#1 is ${state}, so that there is nothing to review.`);
  });

  it("follows the head where it is replaced between the question and the fetch", async () => {
    await using scene = await createScene();
    const { github, repository } = scene;
    const git = createGit();
    let fetches = 0;
    async function fetch(request: FetchRequest, fetchSignal: AbortSignal): Promise<FetchedRepository> {
      fetches += 1;
      if (fetches > 1) return git.fetch(request, fetchSignal);
      await github.push(repository, { branch: "topic", files: { "src/b.ts": "const b = 3;\n" } });
      throw new GitError("The commit is not there any more: it was replaced by a forced push.");
    }
    await using snapshot = await scene.host(undefined, { git: { ...git, fetch } }).snapshot(signal);
    expect(snapshot.headSha).toBe(await github.tip(repository, "topic"));
    expect(snapshot.ref?.headSha).toBe(snapshot.headSha);
    expect(snapshot.files).toHaveLength(2);
  });

  it("does not fetch again what failed although the head is the same", async () => {
    await using scene = await createScene();
    let fetches = 0;
    async function fetch(): Promise<FetchedRepository> {
      fetches += 1;
      throw new GitError("No route to host.");
    }
    const host = scene.host(undefined, { git: { ...createGit(), fetch } });
    await expect(host.snapshot(signal)).rejects.toThrow("No route to host.");
    expect(fetches).toBe(1);
  });

  it("fails for a pull request that does not exist, and says what to check", async () => {
    await using scene = await createScene();
    scene.github.store.pulls.clear();
    await expect(scene.host().snapshot(signal)).rejects.toThrow(
      "GitHub does not know this, or does not show it to this token (GET /repos/ada/engine/pulls/1, status 404: Not Found). Check the owner",
    );
  });

  it("fails for a token that was revoked, without showing it", async () => {
    await using scene = await createScene();
    const token = scene.github.createToken("rex");
    const host = scene.host(token);
    scene.github.revokeToken(token);
    const error: unknown = await host.snapshot(signal).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(
      "GitHub does not accept the token (GET /repos/ada/engine/pulls/1, status 401: Bad credentials)",
    );
    expect(inspect(error, { depth: 20 })).not.toContain(token);
  });
});

function markAll({ fingerprints, runId, headSha }: { fingerprints: string[]; runId: string; headSha: string }): string {
  return ["Words.", ...fingerprints.map(buildFindingMarker), buildRunMarker({ runId, headSha, part: 1 })].join("\n");
}

describe("what a snapshot knows of earlier reviews", () => {
  it("is what we posted: reviews by their run, findings by the comment that shows them", async () => {
    await using scene = await createScene();
    const { headSha } = scene;
    const listed = markAll({ fingerprints: ["f2", "f1"], runId: "r1", headSha });
    const inline = [buildInline({ findingId: "F1", fingerprint: "f1", line: 10 })];
    await scene.host().publish(buildPlan({ runId: "r1", headSha, body: listed, inline }), signal);

    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot.postedReviews).toEqual([
      { runId: "r1", headSha, url: expect.stringMatching(/#pullrequestreview-\d+$/) },
    ]);
    expect(snapshot.postedFindings.toSorted((a, b) => a.fingerprint.localeCompare(b.fingerprint))).toEqual([
      {
        fingerprint: "f1",
        url: expect.stringMatching(/#discussion_r\d+$/),
        path: "src/a.ts",
        line: 10,
        headline: null,
        fate: { kind: "open", isOutdated: false },
        replies: [],
      },
      {
        fingerprint: "f2",
        url: expect.stringMatching(/#pullrequestreview-\d+$/),
        path: null,
        line: null,
        headline: null,
        fate: { kind: "unknown" },
        replies: [],
      },
    ]);
  });

  it("is not what others say with our markers, which would silence a finding", async () => {
    await using scene = await createScene();
    const { github, headSha } = scene;
    github.createUser("mallory");
    const body = markAll({ fingerprints: ["f1"], runId: "r1", headSha });
    await scene.host(github.createToken("mallory")).publish(buildPlan({ runId: "r1", headSha, body }), signal);
    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot.postedReviews).toEqual([]);
    expect(snapshot.postedFindings).toEqual([]);
  });

  it("reaches over all pages", async () => {
    await using scene = await createScene();
    const { headSha } = scene;
    const at = { owner: "ada", repo: "engine", pull_number: 1, event: "COMMENT" } as const;
    for (let index = 0; index < 101; index += 1) {
      const body = markAll({ fingerprints: [`f${index}`], runId: `r${index}`, headSha });
      await scene.client().request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", { ...at, body });
    }
    await using snapshot = await scene.host().snapshot(signal);
    expect(snapshot.postedReviews).toHaveLength(101);
    expect(snapshot.postedFindings).toHaveLength(101);
  });
});
