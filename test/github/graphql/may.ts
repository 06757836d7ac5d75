import { actorOf } from "../access/principal.ts";
import { requireAccess } from "../access/require-access.ts";
import { hasRole, roleOf } from "../access/role.ts";
import { ApiError } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { PullRequest, Repository } from "../records.ts";
import { repositoryOfPull } from "../store.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";

/** What an App's token must hold to resolve a thread: `pull_requests` alone is refused. */
const RESOLVE = "contents=write,pull_requests=write";
export const WRITE_PULLS = "pull_requests=write";
export const WRITE_COMMENTS = "issues=write; pull_requests=write";
export const WRITE_CONTENTS = "contents=write";

type Asker = Pick<Call, "world" | "principal">;

/** Whether the caller may resolve threads: the author of the pull request, and who can write to the repository. */
export function mayResolve(asker: Asker, pull: PullRequest): boolean {
  const repository = repositoryOfPull(asker.world.store, pull);
  return hasPermissions(asker, repository, RESOLVE) && (isAuthor(asker, pull) || canWrite(asker, repository));
}

export function requireResolve(call: Call, pull: PullRequest, mutation: string): void {
  requirePermissions(call, repositoryOfPull(call.world.store, pull), RESOLVE);
  if (!mayResolve(call, pull)) throw incorrectPermissions(call, mutation);
}

export function requireWriter(
  call: Call,
  repository: Repository,
  needs: { permissions: string; mutation: string },
): void {
  requirePermissions(call, repository, needs.permissions);
  if (!canWrite(call, repository)) throw incorrectPermissions(call, needs.mutation);
}

/** Refuses a token without the permissions, in the words of REST. */
export function requirePermissions(asker: Asker, repository: Repository, permissions: string): void {
  requireAccess(asker, repository, { permissions, role: "read" });
}

export function hasPermissions(asker: Asker, repository: Repository, permissions: string): boolean {
  try {
    requirePermissions(asker, repository, permissions);
    return true;
  } catch (cause) {
    if (cause instanceof ApiError) return false;
    throw cause;
  }
}

/** An App has no role: what its token holds is all that counts. */
export function canWrite({ world, principal }: Asker, repository: Repository): boolean {
  if (principal.kind === "installation") return true;
  return hasRole(roleOf(world.store, repository, actorOf(world.store, principal).login), "write");
}

function isAuthor({ world, principal }: Asker, { issue }: PullRequest): boolean {
  return actorOf(world.store, principal).login === issue.author;
}

function incorrectPermissions({ world, principal }: Call, mutation: string): GraphqlRefusal {
  const { login } = actorOf(world.store, principal);
  return new GraphqlRefusal("FORBIDDEN", `${login} does not have the correct permissions to execute \`${mutation}\``);
}
