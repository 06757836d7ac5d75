import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { z } from "zod";
import { actorOf } from "../access/principal.ts";
import { accepts, type Needs, requireRepository } from "../access/require-access.ts";
import { type Answer, ApiError, created, noContent, notFound, ok } from "../http/answer.ts";
import { type Call, param, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { isAncestor, readCommit } from "../git/commits.ts";
import { gitText, gitTextOrNull, runGit } from "../git/run-git.ts";
import { presentGitCommit } from "../present/commit.ts";
import { nodeId } from "../present/node-id.ts";
import { repositoryApi } from "../present/repository.ts";
import { branchMoved } from "../pulls/branch-moved.ts";
import type { Repository } from "../records.ts";

const GIT = "/repos/{owner}/{repo}/git";

export const gitObjectRoutes: readonly Route[] = [
  { route: `POST ${GIT}/blobs`, handle: createBlob },
  { route: `GET ${GIT}/blobs/{file_sha}`, handle: getBlob },
  { route: `POST ${GIT}/trees`, handle: createTree },
  { route: `GET ${GIT}/trees/{tree_sha}`, handle: getTree },
  { route: `POST ${GIT}/commits`, handle: createCommit },
  { route: `GET ${GIT}/commits/{commit_sha}`, handle: getCommit },
  { route: `GET ${GIT}/ref/{ref}`, handle: getRef },
  { route: `GET ${GIT}/matching-refs/{ref}`, handle: listMatchingRefs },
  { route: `POST ${GIT}/refs`, handle: createRef },
  { route: `PATCH ${GIT}/refs/{ref}`, handle: updateRef },
  { route: `DELETE ${GIT}/refs/{ref}`, handle: deleteRef },
];

const READ: Needs = { permissions: "contents=read", role: "read" };
const WRITE: Needs = { permissions: "contents=write", role: "write" };

const CreateBlob = z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).default("utf-8") });

async function createBlob(call: Call): Promise<Answer> {
  const repository = requireRepository(call, WRITE);
  const { content, encoding } = readBody(call, CreateBlob);
  const input = encoding === "base64" ? Buffer.from(content, "base64") : content;
  const sha = await gitText(repository.gitDir, ["hash-object", "-w", "--stdin"], { input });
  return created({ url: `${repositoryApi(call.world, repository)}/git/blobs/${sha}`, sha });
}

async function getBlob(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const sha = await requireObject(repository, param(call, "file_sha"), "blob");
  const bytes = await runGit(repository.gitDir, ["cat-file", "blob", sha]);
  return ok({
    sha,
    node_id: `B_${sha}`,
    size: bytes.length,
    url: `${repositoryApi(call.world, repository)}/git/blobs/${sha}`,
    content: bytes.toString("base64"),
    encoding: "base64",
  });
}

const TreeEntry = z.object({
  path: z.string(),
  mode: z.enum(["100644", "100755", "040000", "160000", "120000"]),
  type: z.enum(["blob", "tree", "commit"]).optional(),
  sha: z.string().nullish(),
  content: z.string().optional(),
});
const CreateTree = z.object({ base_tree: z.string().optional(), tree: z.array(TreeEntry) });

/** Builds the tree in an index of its own. An entry whose sha is null is removed. */
async function createTree(call: Call): Promise<Answer> {
  const repository = requireRepository(call, WRITE);
  const { gitDir } = repository;
  const { base_tree: base, tree } = readBody(call, CreateTree);
  refuseWorkflows(
    call,
    tree.map(({ path }) => path),
  );
  const rows: string[] = base === undefined ? [] : (await gitText(gitDir, ["ls-tree", "-r", "-z", base])).split("\0");
  const entries = new Map(
    rows.filter((row) => row !== "").map((row) => [row.slice(row.indexOf("\t") + 1), row.slice(0, row.indexOf("\t"))]),
  );
  for (const { path, mode, sha, content } of tree) {
    if (sha === null) {
      entries.delete(path);
      continue;
    }
    const blob =
      content === undefined ? sha : await gitText(gitDir, ["hash-object", "-w", "--stdin"], { input: content });
    if (blob === undefined) throw new ApiError(422, "Must supply either tree.sha or tree.content.");
    entries.set(path, `${mode} blob ${blob}`);
  }
  const sha = await writeTree(gitDir, entries);
  return created(await presentTree(call, repository, { sha, isRecursive: false }));
}

async function writeTree(gitDir: string, entries: ReadonlyMap<string, string>): Promise<string> {
  const env = { GIT_INDEX_FILE: `${gitDir}/index-${randomUUID()}` };
  const input = [...entries]
    .map(([path, head]) => `${head.replace(" blob ", " ").replace(" commit ", " ")}\t${path}\0`)
    .join("");
  await gitText(gitDir, ["update-index", "--add", "-z", "--index-info"], { input, env });
  const sha = await gitText(gitDir, ["write-tree"], { env });
  await rm(env.GIT_INDEX_FILE, { force: true });
  return sha;
}

async function getTree(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const sha = await gitTextOrNull(repository.gitDir, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${param(call, "tree_sha")}^{tree}`,
  ]);
  if (sha === null) throw notFound();
  return ok(await presentTree(call, repository, { sha, isRecursive: call.query.has("recursive") }));
}

async function presentTree(
  call: Call,
  repository: Repository,
  what: { sha: string; isRecursive: boolean },
): Promise<Record<string, unknown>> {
  const api = `${repositoryApi(call.world, repository)}/git`;
  const options = what.isRecursive ? ["-r", "-t"] : [];
  const output = await gitText(repository.gitDir, ["ls-tree", "-l", "-z", ...options, what.sha]);
  const rows = output.split("\0").filter((row) => row !== "");
  const tree = rows.map((row) => {
    const tab = row.indexOf("\t");
    const [mode = "", type = "", sha = "", size = ""] = row.slice(0, tab).split(/ +/);
    const url = type === "commit" ? {} : { url: `${api}/${type}s/${sha}` };
    return { path: row.slice(tab + 1), mode, type, sha, ...(type === "blob" ? { size: Number(size) } : {}), ...url };
  });
  return { sha: what.sha, url: `${api}/trees/${what.sha}`, tree, truncated: false };
}

const Person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const CreateCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: Person.optional(),
  committer: Person.optional(),
});

async function createCommit(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const repository = requireRepository(call, WRITE);
  const request = readBody(call, CreateCommit);
  const account = actorOf(world.store, principal);
  const author = request.author ?? { name: account.name ?? account.login, email: account.email };
  const committer = request.committer ?? author;
  const now = world.clock.now().toISOString();
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: request.author?.date ?? now,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: request.committer?.date ?? request.author?.date ?? now,
  };
  const tree = await requireObject(repository, request.tree, "tree");
  const parents = request.parents.flatMap((sha) => ["-p", sha]);
  const sha = await gitText(repository.gitDir, ["commit-tree", ...parents, tree], { input: request.message, env });
  return created(await presentOne(call, repository, sha));
}

async function getCommit(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const sha = await requireObject(repository, param(call, "commit_sha"), "commit");
  return ok(await presentOne(call, repository, sha));
}

async function presentOne(call: Call, repository: Repository, sha: string): Promise<Record<string, unknown>> {
  const commit = await readCommit(repository.gitDir, sha);
  if (commit === null) throw notFound();
  return presentGitCommit(call.world, repository, commit);
}

async function getRef(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const ref = `refs/${param(call, "ref")}`;
  const sha = await readRef(repository, ref);
  if (sha === null) throw notFound();
  return ok(presentRef(call, repository, { ref, sha }));
}

async function listMatchingRefs(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const prefix = `refs/${param(call, "ref")}`;
  const output = await gitText(repository.gitDir, ["for-each-ref", "--format=%(objectname) %(refname)"]);
  const refs = output.split("\n").map((row) => ({ sha: row.slice(0, 40), ref: row.slice(41) }));
  return listed(
    call,
    refs.filter(({ ref }) => ref.startsWith(prefix)),
    (ref) => presentRef(call, repository, ref),
  );
}

const CreateRef = z.object({ ref: z.string(), sha: z.string() });

async function createRef(call: Call): Promise<Answer> {
  const repository = requireRepository(call, WRITE);
  const { ref, sha } = readBody(call, CreateRef);
  if (!/^refs\/.+\/.+|^refs\/(heads|tags)\/.+/.test(ref))
    throw new ApiError(422, "Reference name must start with 'refs/' and contain at least two slashes.");
  if ((await readRef(repository, ref)) !== null) throw new ApiError(422, "Reference already exists");
  await requireKnown(repository, sha);
  await moveRef(call, repository, { ref, before: null, after: sha });
  return created(presentRef(call, repository, { ref, sha }));
}

const UpdateRef = z.object({ sha: z.string(), force: z.boolean().default(false) });

async function updateRef(call: Call): Promise<Answer> {
  const repository = requireRepository(call, WRITE);
  const { sha, force } = readBody(call, UpdateRef);
  const ref = `refs/${param(call, "ref")}`;
  const before = await readRef(repository, ref);
  if (before === null) throw new ApiError(422, "Reference does not exist");
  await requireKnown(repository, sha);
  if (!force && !(await isAncestor(repository.gitDir, before, sha)))
    throw new ApiError(422, "Update is not a fast forward");
  await moveRef(call, repository, { ref, before, after: sha });
  return ok(presentRef(call, repository, { ref, sha }));
}

async function deleteRef(call: Call): Promise<Answer> {
  const repository = requireRepository(call, WRITE);
  const ref = `refs/${param(call, "ref")}`;
  const before = await readRef(repository, ref);
  if (before === null) throw new ApiError(422, "Reference does not exist");
  await moveRef(call, repository, { ref, before, after: null });
  return noContent();
}

interface RefMove {
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
}

async function moveRef(
  { world, principal }: Call,
  repository: Repository,
  { ref, before, after }: RefMove,
): Promise<void> {
  const branch = ref.replace(/^refs\/heads\//, "");
  if (branch !== ref && repository.protections.has(branch))
    throw new ApiError(422, "Cannot update this protected ref.");
  if (after !== null && before !== null)
    await refuseWorkflowsBetween({ world, principal }, repository, { before, after });
  await gitText(repository.gitDir, after === null ? ["update-ref", "-d", ref] : ["update-ref", ref, after]);
  if (branch === ref) return;
  await branchMoved(world, { repository, branch, before, after, sender: actorOf(world.store, principal).login });
}

async function refuseWorkflowsBetween(
  call: Pick<Call, "world" | "principal">,
  { gitDir }: Repository,
  { before, after }: { before: string; after: string },
): Promise<void> {
  const changed = await gitText(gitDir, ["diff", "--name-only", "-z", before, after, "--", ".github/workflows"]);
  refuseWorkflows(call, changed.split("\0"));
}

/** An App changes workflow files only with the permission for it. */
export function refuseWorkflows({ principal }: Pick<Call, "principal">, paths: readonly string[]): void {
  if (principal.kind !== "installation" || accepts("workflows=write", principal.token.permissions)) return;
  if (!paths.some((path) => path.startsWith(".github/workflows/"))) return;
  const headers = { "x-accepted-github-permissions": "contents=write,workflows=write" };
  throw new ApiError(403, "Resource not accessible by integration", { headers });
}

function presentRef(
  call: Call,
  repository: Repository,
  { ref, sha }: { ref: string; sha: string },
): Record<string, unknown> {
  const api = `${repositoryApi(call.world, repository)}/git`;
  return {
    ref,
    node_id: nodeId("Ref", `${repository.id}:${ref}`),
    url: `${api}/${ref}`,
    object: { sha, type: "commit", url: `${api}/commits/${sha}` },
  };
}

async function readRef({ gitDir }: Repository, ref: string): Promise<string | null> {
  return await gitTextOrNull(gitDir, ["rev-parse", "--verify", "--quiet", "--end-of-options", ref]);
}

async function requireKnown({ gitDir }: Repository, sha: string): Promise<void> {
  if ((await gitTextOrNull(gitDir, ["cat-file", "-e", sha])) === null) throw new ApiError(422, "Object does not exist");
}

async function requireObject({ gitDir }: Repository, sha: string, kind: "blob" | "tree" | "commit"): Promise<string> {
  const found = /^[0-9a-f]{40}$/.test(sha)
    ? await gitTextOrNull(gitDir, ["rev-parse", "--verify", "--quiet", `${sha}^{${kind}}`])
    : null;
  if (found === null) throw notFound();
  return found;
}
