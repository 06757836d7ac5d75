import { objectFormatOf } from "#core/host/object-id.ts";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GitError, type FetchedRepository, type FetchRequest } from "#core/host/git.ts";
import { checkFetchRequest } from "./check-fetch-request.ts";
import { describeFetchFailure } from "./fetch-failure.ts";
import { findMergeBase } from "./find-merge-base.ts";
import type { GitConfig } from "./git-environment.ts";
import type { GitProgram, GitResult } from "./git-program.ts";
import { createRepositoryCalls } from "./repository-calls.ts";
import { createRepository } from "./repository.ts";

const FETCH_TIMEOUT_MS = 600_000;

/**
 * How many commits of history are asked for, one after the other, until the merge base is certain. Commits alone are some 250 bytes
 * each. The last is git's word for all of it (INFINITE_DEPTH).
 */
const DEPTHS = [250, 5000, 2_147_483_647] as const;

const HEAD = "refs/sandpiper/head";
const BASE = "refs/sandpiper/base";
const MERGE_BASE = "refs/sandpiper/merge-base";

export interface FetchPlace {
  readonly program: GitProgram;
  readonly tempDir: string;
}

/**
 * Fetches in two steps: the commits alone (no trees, no files) as deep as the merge base lies, then everything of three commits: the
 * head, the merge base, and the base, whose configuration is read. The result needs no network any more.
 */
export async function fetchRepository(
  { program, tempDir }: FetchPlace,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<FetchedRepository> {
  const checked = checkFetchRequest(request);
  const root = await mkdtemp(join(tempDir, "sandpiper-git-"));
  function remove(): Promise<void> {
    return rm(root, { recursive: true, force: true });
  }

  try {
    const gitDir = await fill({ program, request: checked, signal }, root);
    const place = { gitDir, isShallow: await isShallow(gitDir), workTree: null };
    return { ...createRepository(program, place), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Fetch {
  readonly program: GitProgram;
  readonly request: FetchRequest;
  readonly signal: AbortSignal;
}

async function fill(fetch: Fetch, root: string): Promise<string> {
  const history = await createBare(fetch, join(root, "history.git"));
  const commits = await fetchHistory(fetch, history);
  const gitDir = await createBare(fetch, join(root, "repository.git"));
  await fetchCommits(fetch, gitDir, commits);
  await moveHistory(history, gitDir);
  await nameRefs(fetch, gitDir, commits);
  return gitDir;
}

async function createBare({ program, request, signal }: Fetch, gitDir: string): Promise<string> {
  await mkdir(gitDir, { mode: 0o700 });
  const format = objectFormatOf(request.headSha);
  const args = ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`];
  await program.read({ args, cwd: gitDir, signal });
  return gitDir;
}

interface FetchedCommits {
  readonly head: string;
  readonly base: string;
  readonly mergeBase: string;
}

async function fetchHistory(fetch: Fetch, gitDir: string): Promise<FetchedCommits> {
  const { program, request } = fetch;
  const calls = createRepositoryCalls(program, gitDir, request.url);
  const refspecs = [`+${request.headSha}:${HEAD}`, `+${request.baseRef}:${BASE}`];
  for (const depth of DEPTHS) {
    const result = await runFetch(fetch, gitDir, ["--filter=tree:0", `--depth=${depth}`], refspecs);
    if (result.exitCode !== 0) throw await failureOf(fetch, gitDir, result);

    const base = (await calls.read(["rev-parse", "--verify", `${BASE}^{commit}`])).toString("utf8").trim();
    const found = await findMergeBase(calls, base, request.headSha);
    if (found.kind === "found") return { head: request.headSha, base, mergeBase: found.sha };
    if (found.kind === "unrelated") break;
  }
  throw new GitError(
    `${request.headRef} and ${request.baseRef} of ${request.url} have no common ancestor: their histories are unrelated, ` +
      "so that there is no change to review.",
  );
}

/** Whether the head moved or is gone is worth a second question: the first answer only says that the commit is not there. */
async function failureOf(fetch: Fetch, gitDir: string, result: GitResult): Promise<GitError> {
  const { request } = fetch;
  if (!/not our ref|unadvertised object|no such remote ref/i.test(result.stderr)) {
    return new GitError(describeFetchFailure(result.stderr, request));
  }
  const probe = await runFetch(fetch, gitDir, ["--filter=tree:0", "--depth=1"], [`+${request.headRef}:${HEAD}`]);
  if (probe.exitCode !== 0) return new GitError(describeFetchFailure(probe.stderr, request));
  return new GitError(
    `The commit ${request.headSha} is not at ${request.url} any more, although ${request.headRef} is: it was replaced by a ` +
      "forced push. Review the new head.",
  );
}

async function fetchCommits(fetch: Fetch, gitDir: string, { head, base, mergeBase }: FetchedCommits): Promise<void> {
  const refspecs = [`+${head}:${HEAD}`, `+${base}:${BASE}`, `+${mergeBase}:${MERGE_BASE}`];
  const result = await runFetch(fetch, gitDir, ["--depth=1"], refspecs);
  if (result.exitCode !== 0) throw new GitError(describeFetchFailure(result.stderr, fetch.request));
}

function runFetch(
  { program, request, signal }: Fetch,
  gitDir: string,
  options: readonly string[],
  refspecs: readonly string[],
): Promise<GitResult> {
  const { protocol } = new URL(request.url);
  return program.run({
    args: [...FETCH, ...options, "--end-of-options", request.url, ...refspecs],
    cwd: gitDir,
    signal,
    timeoutMs: FETCH_TIMEOUT_MS,
    config: [...FETCH_CONFIG, ...authorize(request)],
    variables: { GIT_DIR: gitDir },
    protocols: [protocol.slice(0, -1)],
  });
}

const FETCH = [
  "fetch",
  "--quiet",
  "--no-tags",
  "--no-write-fetch-head",
  "--no-recurse-submodules",
  "--no-auto-maintenance",
] as const;

const FETCH_CONFIG: GitConfig = [
  ["protocol.version", "2"],
  // Objects stay in packs, which the history is moved as.
  ["fetch.unpackLimit", "1"],
  ["transfer.credentialsInUrl", "die"],
  // A redirect would take the credential to a place that nobody named.
  ["http.followRedirects", "false"],
  // Less than 1 byte per second for a minute is a remote that hangs.
  ["http.lowSpeedLimit", "1"],
  ["http.lowSpeedTime", "60"],
];

/** For the remote's own origin alone, and by the environment: neither argv nor a file ever holds it. */
function authorize({ url, token }: FetchRequest): GitConfig {
  if (token === null) return [];
  const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
  return [[`http.${new URL(url).origin}/.extraHeader`, `Authorization: Basic ${credential}`]];
}

/** Puts the commits of the history beside the objects: only the three commits have trees, and git asks for no others. */
async function moveHistory(history: string, gitDir: string): Promise<void> {
  const from = join(history, "objects", "pack");
  for (const name of await readdir(from)) {
    if (/^pack-[0-9a-f]+\.(?:pack|idx|rev)$/.test(name)) {
      await rename(join(from, name), join(gitDir, "objects", "pack", name));
    }
  }
  const boundary = await readShallow(history);
  await rm(join(gitDir, "shallow"), { force: true });
  if (boundary !== "") await writeFile(join(gitDir, "shallow"), boundary);
  await rm(history, { recursive: true, force: true });
}

async function nameRefs({ program, request, signal }: Fetch, gitDir: string, commits: FetchedCommits): Promise<void> {
  const place = { cwd: gitDir, signal, variables: { GIT_DIR: gitDir } };
  await program.read({ ...place, args: ["update-ref", "--no-deref", "HEAD", commits.head] });
  for (const [ref, sha] of [
    [request.headRef, commits.head],
    [request.baseRef, commits.base],
  ] as const) {
    if (ref.startsWith("refs/")) await program.read({ ...place, args: ["update-ref", "--end-of-options", ref, sha] });
  }
}

async function isShallow(gitDir: string): Promise<boolean> {
  return (await readShallow(gitDir)) !== "";
}

async function readShallow(gitDir: string): Promise<string> {
  return readFile(join(gitDir, "shallow"), "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "";
    throw cause;
  });
}
