import { actorOf } from "../access/principal.ts";
import { canSee } from "../access/require-access.ts";
import type { Call } from "../http/call.ts";
import { commitFiles } from "../git/commit-files.ts";
import { resolveCommit } from "../git/commits.ts";
import { gitTextOrNull } from "../git/run-git.ts";
import { branchMoved } from "../pulls/branch-moved.ts";
import type { Repository } from "../records.ts";
import { refuseWorkflows } from "../rest/git-objects.ts";
import { findRepository } from "../store.ts";
import { commitObject } from "./commit.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { requireWriter, WRITE_CONTENTS } from "./may.ts";
import { findBranchNode } from "./node.ts";
import { refObject } from "./ref.ts";
import type { Fields } from "./schema.ts";

interface CommitInput {
  readonly branch: BranchInput;
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

interface BranchInput {
  readonly id?: string | null;
  readonly repositoryNameWithOwner?: string | null;
  readonly branchName?: string | null;
}

interface Target {
  readonly repository: Repository;
  readonly branch: string;
  readonly tip: string;
}

/** Commits files to a branch that is still where the caller saw it. All files become plain ones: there is no mode to give. */
export async function createCommit(call: Call, input: CommitInput): Promise<Fields> {
  const { world, principal } = call;
  const target = await findTarget(call, input.branch);
  const { repository, branch, tip } = target;
  requireWriter(call, repository, { permissions: WRITE_CONTENTS, mutation: "CreateCommitOnBranch" });
  if (repository.protections.has(branch)) {
    const message = `Protected branch update failed for refs/heads/${branch}.`;
    throw new GraphqlRefusal("BRANCH_PROTECTION_RULE_VIOLATION", message);
  }
  if (tip !== input.expectedHeadOid) {
    const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`;
    throw new GraphqlRefusal("STALE_DATA", message);
  }
  const files = await readChanges(target, input.fileChanges ?? {});
  refuseWorkflows(call, Object.keys(files));
  const author = actorOf(world.store, principal);
  const message = [input.message.headline, input.message.body ?? ""].filter((part) => part !== "").join("\n\n");
  const date = world.clock.now();
  const after = await commitFiles(repository.gitDir, { branch, parent: tip, files, message, author, date });
  await branchMoved(world, { repository, branch, before: tip, after, sender: author.login });
  return {
    commit: async () => await commitObject(world, repository, after),
    ref: async () => await refObject(world, repository, branch),
  };
}

async function findTarget(call: Call, input: BranchInput): Promise<Target> {
  const { repository, branch } = input.id == null ? findNamed(call, input) : findBranchNode(call, input.id);
  const tip = await resolveCommit(repository.gitDir, `refs/heads/${branch}`);
  if (tip === null)
    throw new GraphqlRefusal("NOT_FOUND", `Could not resolve to a branch with the name of '${branch}'.`);
  return { repository, branch, tip };
}

function findNamed(call: Call, { repositoryNameWithOwner, branchName }: BranchInput) {
  if (repositoryNameWithOwner == null || branchName == null) {
    const message = "A branch is named by its id, or by repositoryNameWithOwner and branchName";
    throw new GraphqlRefusal("UNPROCESSABLE", message);
  }
  const [owner = "", name = ""] = repositoryNameWithOwner.split("/");
  const repository = findRepository(call.world.store, owner, name);
  if (repository === undefined || !canSee(call.world, call.principal, repository)) {
    const message = `Could not resolve to a Repository with the name '${repositoryNameWithOwner}'.`;
    throw new GraphqlRefusal("NOT_FOUND", message);
  }
  return { repository, branch: branchName.replace(/^refs\/heads\//, "") };
}

type Changes = NonNullable<CommitInput["fileChanges"]>;

async function readChanges({ repository, tip }: Target, changes: Changes): Promise<Record<string, Uint8Array | null>> {
  const files = new Map<string, Uint8Array | null>();
  for (const { path } of changes.deletions ?? []) {
    requirePath(path);
    const object = await gitTextOrNull(repository.gitDir, ["rev-parse", "--verify", "--quiet", `${tip}:${path}`]);
    if (object === null) {
      const message = `A path was requested for deletion which does not exist as of commit oid \`${tip}\``;
      throw new GraphqlRefusal("UNPROCESSABLE", message);
    }
    files.set(path, null);
  }
  for (const { path, contents } of changes.additions ?? []) {
    requirePath(path);
    files.set(path, readBase64(contents));
  }
  return Object.fromEntries(files);
}

function requirePath(path: string): void {
  const isMalformed = path
    .split("/")
    .some((part) => part === "" || part === "." || part === ".." || /^\.git$/i.test(part));
  if (isMalformed) throw new GraphqlRefusal("UNPROCESSABLE", `path contains a malformed path component: ${path}`);
}

function readBase64(contents: string): Uint8Array {
  const compact = contents.replaceAll(/\s/g, "");
  const bytes = Buffer.from(compact, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") === compact.replace(/=+$/, "")) return bytes;
  throw new GraphqlRefusal("UNPROCESSABLE", "contents is not valid Base64");
}
