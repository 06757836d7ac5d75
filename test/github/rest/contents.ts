import { z } from "zod";
import { type Needs, requireRepository } from "../access/require-access.ts";
import { actorOf } from "../access/principal.ts";
import { type Answer, ApiError, notFound } from "../http/answer.ts";
import { type Call, param, readBody, wantsFormat } from "../http/call.ts";
import type { Route } from "../http/route.ts";
import { commitFiles } from "../git/commit-files.ts";
import { readCommit, resolveCommit } from "../git/commits.ts";
import { gitText, gitTextOrNull, runGit } from "../git/run-git.ts";
import { presentGitCommit } from "../present/commit.ts";
import { repositoryApi } from "../present/repository.ts";
import { branchMoved } from "../pulls/branch-moved.ts";
import type { Repository } from "../records.ts";
import { fullName } from "../store.ts";
import type { World } from "../world.ts";

import { refuseWorkflows } from "./git-objects.ts";

const PATH = "/repos/{owner}/{repo}/contents/{path}";

export const contentRoutes: readonly Route[] = [
  { route: `GET ${PATH}`, handle: getContent },
  { route: `PUT ${PATH}`, handle: putContent },
];

const READ: Needs = { permissions: "contents=read", role: "read" };

/** https://docs.github.com/rest/repos/contents#get-repository-content */
const MAX_INLINE_BYTES = 1024 * 1024;
const MAX_RAW_BYTES = 100 * 1024 * 1024;
const MAX_ENTRIES = 1_000;

interface Entry {
  readonly mode: string;
  readonly kind: "blob" | "tree" | "commit";
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

async function getContent(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const ref = call.query.get("ref") ?? repository.defaultBranch;
  const commit = await resolveCommit(repository.gitDir, ref);
  if (commit === null) throw new ApiError(404, `No commit found for the ref ${ref}`);
  const path = param(call, "path").replace(/\/+$/, "");
  const at: Place = { world: call.world, repository, ref };
  if (path === "") return directory(call, at, await listTree(repository.gitDir, `${commit}:`, ""));

  const [entry] = await readEntries(repository.gitDir, ["-l", "-z", commit, "--", `:(literal)${path}`]);
  if (entry === undefined) throw notFound();
  if (entry.kind === "tree") return directory(call, at, await listTree(repository.gitDir, entry.sha, `${path}/`));
  return await file(call, at, entry);
}

async function file(call: Call, at: Place, entry: Entry): Promise<Answer> {
  if (entry.size > MAX_RAW_BYTES) throw tooLarge(entry);
  if (entry.kind === "commit")
    return { status: 200, body: { ...presentEntry(at, entry), type: "submodule", submodule_git_url: null } };
  const bytes = await runGit(at.repository.gitDir, ["cat-file", "blob", entry.sha]);
  if (wantsFormat(call, "raw"))
    return { status: 200, body: bytes, contentType: "application/vnd.github.v3.raw; charset=utf-8" };
  const isLarge = entry.size > MAX_INLINE_BYTES;
  if (isLarge && !wantsFormat(call, "object")) throw tooLarge(entry);
  if (entry.mode === "120000")
    return { status: 200, body: { ...presentEntry(at, entry), type: "symlink", target: bytes.toString() } };
  const content = isLarge ? "" : wrapBase64(bytes);
  return { status: 200, body: { ...presentEntry(at, entry), content, encoding: isLarge ? "none" : "base64" } };
}

function directory(call: Call, at: Place, entries: readonly Entry[]): Answer {
  const shown = entries.slice(0, MAX_ENTRIES).map((entry) => presentEntry(at, entry));
  if (!wantsFormat(call, "object")) return { status: 200, body: shown };
  return { status: 200, body: { type: "dir", entries: shown } };
}

interface Place {
  readonly world: World;
  readonly repository: Repository;
  readonly ref: string;
}

const TYPES = { blob: "file", tree: "dir", commit: "submodule" } as const;

function presentEntry(
  { world, repository, ref }: Place,
  { path, sha, kind, mode, size }: Entry,
): Record<string, unknown> {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const api = repositoryApi(world, repository);
  const web = `${world.url}/${fullName(repository)}`;
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${kind === "tree" ? "trees" : "blobs"}/${sha}`;
  const html = `${web}/${kind === "tree" ? "tree" : "blob"}/${ref}/${encoded}`;
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    sha,
    size: kind === "blob" ? size : 0,
    url,
    html_url: html,
    git_url: git,
    download_url: kind === "blob" ? `${web}/raw/${ref}/${encoded}` : null,
    type: mode === "120000" ? "symlink" : TYPES[kind],
    _links: { self: url, git, html },
  };
}

async function listTree(gitDir: string, tree: string, prefix: string): Promise<Entry[]> {
  const entries = await readEntries(gitDir, ["-l", "-z", tree]);
  return entries.map((entry) => ({ ...entry, path: `${prefix}${entry.path}` }));
}

/** `git ls-tree -l -z`: `MODE KIND SHA SIZE TAB PATH NUL`. */
async function readEntries(gitDir: string, args: readonly string[]): Promise<Entry[]> {
  const output = await gitText(gitDir, ["ls-tree", ...args]);
  const rows = output.split("\0").filter((row) => row !== "");
  return rows.map((row) => {
    const tab = row.indexOf("\t");
    const [mode = "", kind = "", sha = "", size = ""] = row.slice(0, tab).split(/ +/);
    return { mode, kind: kindOf(kind), sha, size: Number(size) || 0, path: row.slice(tab + 1) };
  });
}

function kindOf(text: string): Entry["kind"] {
  if (text === "blob" || text === "tree" || text === "commit") return text;
  throw new Error(`git ls-tree named the unknown kind "${text}".`);
}

function wrapBase64(bytes: Buffer): string {
  return bytes
    .toString("base64")
    .replaceAll(/.{60}/g, "$&\n")
    .replace(/([^\n])$/, "$1\n");
}

function tooLarge({ size }: Entry): ApiError {
  const limit = size > MAX_RAW_BYTES ? "100 MB" : "1 MB";
  return new ApiError(
    403,
    `This API returns blobs up to ${limit} in size. The requested blob is too large to fetch via the API, but you can always clone the repository via Git in order to obtain this blob.`,
    {
      errors: [{ resource: "Blob", field: "data", code: "too_large" }],
    },
  );
}

const Person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const PutContent = z.object({
  message: z.string(),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: Person.optional(),
  committer: Person.optional(),
});

async function putContent(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const repository = requireRepository(call, { permissions: "contents=write", role: "write" });
  const request = readBody(call, PutContent);
  const path = param(call, "path");
  refuseWorkflows(call, [path]);
  const branch = request.branch ?? repository.defaultBranch;
  const before = await resolveCommit(repository.gitDir, `refs/heads/${branch}`);
  if (before === null) throw new ApiError(404, `Branch ${branch} not found`);
  const existing = await gitTextOrNull(repository.gitDir, ["rev-parse", "--verify", "--quiet", `${before}:${path}`]);
  if (existing !== null && request.sha === undefined)
    throw new ApiError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (existing !== null && request.sha !== existing) throw new ApiError(409, `${path} does not match ${request.sha}`);

  const account = actorOf(world.store, principal);
  const author = request.author === undefined ? account : { login: account.login, ...request.author };
  const files = { [path]: Buffer.from(request.content, "base64") };
  const date = world.clock.now();
  const after = await commitFiles(repository.gitDir, {
    branch,
    parent: before,
    files,
    message: request.message,
    author,
    date,
  });
  await branchMoved(world, { repository, branch, before, after, sender: account.login });
  const [entry] = await readEntries(repository.gitDir, ["-l", "-z", after, "--", `:(literal)${path}`]);
  const commit = await readCommit(repository.gitDir, after);
  if (entry === undefined || commit === null) throw new Error(`The commit ${after} lacks the file it was made of.`);
  const at: Place = { world, repository, ref: branch };
  const body = { content: presentEntry(at, entry), commit: presentGitCommit(world, repository, commit) };
  return { status: existing === null ? 201 : 200, body };
}
