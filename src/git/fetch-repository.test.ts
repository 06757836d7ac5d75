import { mkdtemp, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FetchRequest } from "#core/host/git.ts";
import { startGitHttpServer } from "#test/git/git-http-server.ts";
import { writeGitWrapper } from "#test/git/git-wrapper.ts";
import { createScratchRepository, runGit, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const TOKEN = "ghs_4242_secretsecretsecretsecretsecretsecret";
const BASIC = Buffer.from(`x-access-token:${TOKEN}`).toString("base64");
const { signal } = new AbortController();

interface Remote {
  readonly base: string;
  readonly mergeBase: string;
  readonly head: string;
}

/** A pull request like GitHub's, with commits on both sides and a head that is under no branch. */
async function makeRemote(scratch: ScratchRepository, { baseCommits = 2 } = {}): Promise<Remote> {
  await scratch.commit({ "a.txt": "1\n", "kept.txt": "kept\n" }, "First");
  const mergeBase = await scratch.commit({ "a.txt": "2\n" }, "Fork");
  await scratch.git(["checkout", "--quiet", "--detach"]);
  await scratch.commit({ "b.txt": "b\n" });
  const head = await scratch.commit({ "a.txt": "3\n" }, "Head");
  await scratch.git(["update-ref", "refs/pull/7/head", head]);
  await scratch.git(["checkout", "--quiet", "main"]);
  await scratch.commit({ ".sandpiper.yml": "agent: static\n" });
  const base = await growMain(scratch, baseCommits - 1);
  await scratch.git(["config", "uploadpack.allowFilter", "true"]);
  return { base, mergeBase, head };
}

/** Puts so many commits that change nothing on top of the main branch. */
async function growMain(scratch: ScratchRepository, count: number): Promise<string> {
  const commits = Array.from({ length: count }, (_, index) => {
    const parent = index === 0 ? "from refs/heads/main^0\n" : "";
    return `commit refs/heads/main\ncommitter Ada <ada@example.com> ${1_900_000_000 + index} +0000\ndata 0\n${parent}\n`;
  });
  await scratch.git(["fast-import", "--quiet"], commits.join(""));
  return scratch.git(["rev-parse", "refs/heads/main"]);
}

function requestOf(origin: string, head: string): FetchRequest {
  return {
    url: `${origin}/scratch`,
    token: TOKEN,
    headRef: "refs/pull/7/head",
    headSha: head,
    baseRef: "refs/heads/main",
  };
}

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "latin1")))).join("\n");
}

describe("Git.fetch", () => {
  it("brings all that a review reads, so that the network is not needed any more", async () => {
    await using scratch = await createScratchRepository();
    const { base, mergeBase, head } = await makeRemote(scratch);
    const server = await startGitHttpServer({ root: scratch.root });
    const tempDir = await mkdtemp(join(scratch.root, "temp-"));
    const git = createGit({ tempDir });
    await using repository = await git.fetch(requestOf(server.origin, head), signal);
    await server[Symbol.asyncDispose]();

    expect(await repository.resolve("refs/heads/main")).toBe(base);
    expect(await repository.resolve("refs/pull/7/head")).toBe(head);
    expect(await repository.resolve("HEAD")).toBe(head);
    expect(await repository.mergeBase(base, head)).toBe(mergeBase);
    expect(await repository.diff(mergeBase, head, signal)).toContain("-2\n+3\n");
    expect(await repository.readText(base, ".sandpiper.yml")).toBe("agent: static\n");
    expect(await repository.readText(mergeBase, "kept.txt")).toBe("kept\n");
    expect(await repository.readCommit(head)).toMatchObject({ subject: "Head" });
    const checkout = join(scratch.root, "checkout");
    await git.checkout({ gitDir: repository.gitDir, headSha: head, mergeBaseSha: mergeBase }, checkout, signal);
    expect(await readFile(join(checkout, "kept.txt"), "utf8")).toBe("kept\n");
    await runGit(checkout, ["fsck", "--strict"]);
  });

  it("removes its folder, which nobody else may read, when it is disposed", async () => {
    await using scratch = await createScratchRepository();
    const { head } = await makeRemote(scratch);
    await using server = await startGitHttpServer({ root: scratch.root });
    const tempDir = await mkdtemp(join(scratch.root, "temp-"));
    {
      await using repository = await createGit({ tempDir }).fetch(requestOf(server.origin, head), signal);
      expect(repository.workTree).toBeNull();
      const [folder = ""] = await readdir(tempDir);
      expect((await stat(join(tempDir, folder))).mode & 0o777).toBe(0o700);
    }
    expect(await readdir(tempDir)).toEqual([]);
  });

  it("sends the token with every request, and never puts it into an argument or a file", async () => {
    await using scratch = await createScratchRepository();
    const { head } = await makeRemote(scratch);
    await using server = await startGitHttpServer({ root: scratch.root });
    const tempDir = await mkdtemp(join(scratch.root, "temp-"));
    const log = join(scratch.root, "argv.log");
    const path = await writeGitWrapper(scratch.root, `printf '%s\\n' "$*" >>'${log}'`);
    const git = createGit({ env: { PATH: path }, tempDir });
    await using repository = await git.fetch(requestOf(server.origin, head), signal);
    expect(await repository.resolve("HEAD")).toBe(head);
    expect(server.requests.length).toBeGreaterThan(2);
    expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(new Set([`Basic ${BASIC}`]));
    expect(server.requests.map(({ url }) => url).join(" ")).not.toContain(TOKEN);
    const argv = await readFile(log, "utf8");
    expect(argv).toContain("fetch");
    for (const text of [argv, await readAll(tempDir)]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(BASIC);
    }
  });

  it("deepens the history until the merge base is certain", async () => {
    await using scratch = await createScratchRepository();
    const { base, mergeBase, head } = await makeRemote(scratch, { baseCommits: 300 });
    await using server = await startGitHttpServer({ root: scratch.root });
    await using repository = await createGit({ tempDir: scratch.root }).fetch(requestOf(server.origin, head), signal);
    expect(await repository.mergeBase(base, head)).toBe(mergeBase);
  });

  it("stays with a part of a long history where that is enough", async () => {
    await using scratch = await createScratchRepository();
    const first = await scratch.commit({ "a.txt": "a\n" });
    await growMain(scratch, 300);
    const { base, mergeBase, head } = await makeRemote(scratch);
    await using server = await startGitHttpServer({ root: scratch.root });
    await using repository = await createGit({ tempDir: scratch.root }).fetch(requestOf(server.origin, head), signal);
    expect(repository.isShallow).toBe(true);
    expect(await repository.mergeBase(base, head)).toBe(mergeBase);
    await expect(repository.resolve(first)).rejects.toThrow("There is no");
  });

  it("works with a server that cannot leave objects out", async () => {
    await using scratch = await createScratchRepository();
    const { base, mergeBase, head } = await makeRemote(scratch);
    await scratch.git(["config", "uploadpack.allowFilter", "false"]);
    await using server = await startGitHttpServer({ root: scratch.root });
    await using repository = await createGit({ tempDir: scratch.root }).fetch(requestOf(server.origin, head), signal);
    expect(await repository.mergeBase(base, head)).toBe(mergeBase);
  });

  it("fetches a public repository without a token, and a base that is given as a commit", async () => {
    await using scratch = await createScratchRepository();
    const { base, head } = await makeRemote(scratch);
    await using server = await startGitHttpServer({ root: scratch.root });
    const request = { ...requestOf(server.origin, head), token: null, baseRef: base };
    await using repository = await createGit({ tempDir: scratch.root }).fetch(request, signal);
    expect(await repository.resolve(base)).toBe(base);
    expect(server.requests.every(({ authorization }) => authorization === null)).toBe(true);
  });

  it("says that histories are unrelated", async () => {
    await using scratch = await createScratchRepository();
    await makeRemote(scratch);
    await scratch.git(["checkout", "--quiet", "--orphan", "other"]);
    const other = await scratch.commit({ "o.txt": "o\n" });
    await using server = await startGitHttpServer({ root: scratch.root });
    const fetched = createGit({ tempDir: scratch.root }).fetch(
      { ...requestOf(server.origin, other), headRef: "refs/heads/other" },
      signal,
    );
    await expect(fetched).rejects.toThrow("their histories are unrelated");
  });
});

describe("a failed Git.fetch", () => {
  it.each([
    [401, "does not accept the token (401)"],
    [403, "refuses access (403)"],
    [404, "was not found (404)"],
    [429, "asks to slow down (429)"],
    [500, "cannot be fetched"],
  ])("explains an answer of %i, without the token, and leaves nothing behind", async (status, message) => {
    await using scratch = await createScratchRepository();
    const tempDir = await mkdtemp(join(scratch.root, "temp-"));
    await using server = await startGitHttpServer({
      root: scratch.root,
      intercept: (_request, response) => {
        response.writeHead(status, { "www-authenticate": `Basic realm="${TOKEN}"` }).end(TOKEN);
        return true;
      },
    });
    const failure = await createGit({ tempDir })
      .fetch(requestOf(server.origin, "1".repeat(40)), signal)
      .catch((error: unknown) => error);
    expect(String(failure)).toContain(message);
    expect(String(failure)).not.toContain(TOKEN);
    expect(await readdir(tempDir)).toEqual([]);
  });

  it("asks for a token where it has none", async () => {
    await using scratch = await createScratchRepository();
    await using server = await startGitHttpServer({
      root: scratch.root,
      intercept: (_request, response) => {
        response.writeHead(401, { "www-authenticate": "Basic" }).end();
        return true;
      },
    });
    const request = { ...requestOf(server.origin, "1".repeat(40)), token: null };
    await expect(createGit({ tempDir: scratch.root }).fetch(request, signal)).rejects.toThrow("asks for a credential");
  });

  it("does not take the token to where a redirect leads", async () => {
    await using scratch = await createScratchRepository();
    const { head } = await makeRemote(scratch);
    await using other = await startGitHttpServer({ root: scratch.root });
    await using server = await startGitHttpServer({
      root: scratch.root,
      intercept: (request, response) => {
        response.writeHead(301, { location: `${other.origin}${request.url ?? ""}` }).end();
        return true;
      },
    });
    const fetched = createGit({ tempDir: scratch.root }).fetch(requestOf(server.origin, head), signal);
    await expect(fetched).rejects.toThrow("answers with a redirect (301)");
    expect(other.requests).toEqual([]);
  });

  it("names a ref that is missing", async () => {
    await using scratch = await createScratchRepository();
    const { head } = await makeRemote(scratch);
    await using server = await startGitHttpServer({ root: scratch.root });
    const request = { ...requestOf(server.origin, head), baseRef: "refs/heads/gone" };
    await expect(createGit({ tempDir: scratch.root }).fetch(request, signal)).rejects.toThrow("has no refs/heads/gone");
  });

  it("tells a head that was replaced from one whose ref is gone", async () => {
    await using scratch = await createScratchRepository();
    await makeRemote(scratch);
    await using server = await startGitHttpServer({ root: scratch.root });
    const git = createGit({ tempDir: scratch.root });
    const request = requestOf(server.origin, "1".repeat(40));
    await expect(git.fetch(request, signal)).rejects.toThrow("replaced by a forced push");
    await expect(git.fetch({ ...request, headRef: "refs/pull/8/head" }, signal)).rejects.toThrow(
      "has no refs/pull/8/head",
    );
  });

  it("says that nobody answers", async () => {
    await using scratch = await createScratchRepository();
    const request = requestOf("http://127.0.0.1:9", "1".repeat(40));
    await expect(createGit({ tempDir: scratch.root }).fetch(request, signal)).rejects.toThrow("cannot be fetched");
  });

  it("ends at once when it is aborted, with all that it started", async () => {
    await using scratch = await createScratchRepository();
    const tempDir = await mkdtemp(join(scratch.root, "temp-"));
    const controller = new AbortController();
    const reason = new Error("superseded");
    let closed: Promise<void> | undefined;
    await using server = await startGitHttpServer({
      root: scratch.root,
      intercept: (request) => {
        closed = new Promise((resolve) => {
          request.socket.once("close", () => resolve());
        });
        controller.abort(reason);
        return true;
      },
    });
    const fetched = createGit({ tempDir }).fetch(requestOf(server.origin, "1".repeat(40)), controller.signal);
    await expect(fetched).rejects.toBe(reason);
    // The program that talked to the server is gone, and its connection with it.
    await closed;
    expect(await readdir(tempDir)).toEqual([]);
  });

  it.each([
    [{ url: "file:///etc" }, "over HTTP only"],
    [{ url: "ext::sh -c touch% pwned" }, "over HTTP only"],
    [{ url: "--upload-pack=touch pwned" }, "over HTTP only"],
    [{ url: `https://x:${TOKEN}@example.com/o/r` }, "holds a user or a password"],
    [{ url: "http://example.com/o/r" }, "in the clear"],
    [{ headSha: "main" }, "no full commit id"],
    [{ baseRef: "main" }, "no full name of a ref"],
    [{ baseRef: "--upload-pack=x" }, "no full name of a ref"],
    [{ baseRef: "refs/heads/*" }, "no full name of a ref"],
    [{ headRef: "refs/heads/a:refs/heads/b" }, "no full name of a ref"],
  ])("refuses %j before it asks anybody", async (change, message) => {
    const request = { ...requestOf("https://example.com", "1".repeat(40)), ...change };
    const failure = await createGit()
      .fetch(request, signal)
      .catch((error: unknown) => error);
    expect(String(failure)).toContain(message);
    expect(String(failure)).not.toContain(TOKEN);
  });
});
