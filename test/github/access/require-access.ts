import { ApiError, notFound } from "../http/answer.ts";
import { type Call, param } from "../http/call.ts";
import type { Level, Permissions, Repository, Role } from "../records.ts";
import { findRepository } from "../store.ts";
import type { World } from "../world.ts";
import type { Principal } from "./principal.ts";
import { hasRole, roleOf } from "./role.ts";

/**
 * What a route asks of a caller: permissions in the form of GitHub's `x-accepted-github-permissions` header
 * ("issues=write; pull_requests=write" for either, "a=read,b=write" for both), and the role that a person needs.
 */
export interface Needs {
  readonly permissions: string;
  readonly role: Role;
}

export const READ_METADATA: Needs = { permissions: "metadata=read", role: "read" };

/** The repository of a call, after the checks that every endpoint makes: 404 for what is invisible, 403 for what is not allowed. */
export function requireRepository(call: Call, needs: Needs): Repository {
  const repository = findRepository(call.world.store, param(call, "owner"), param(call, "repo"));
  if (repository === undefined || !canSee(call.world, call.principal, repository)) throw notFound();
  requireAccess(call, repository, needs);
  return repository;
}

export function requireAccess(
  { world, principal }: Pick<Call, "world" | "principal">,
  repository: Repository,
  needs: Needs,
): void {
  const isRead = !needs.permissions.includes("=write") && !needs.permissions.includes("=admin");
  switch (principal.kind) {
    case "anonymous":
      if (!isRead) throw new ApiError(401, "Requires authentication");
      return;
    case "app":
      throw new ApiError(401, "A JSON web token could not be decoded");
    case "installation": {
      const isCovered = coversRepository(world, principal, repository);
      if (isRead && !repository.isPrivate) return;
      if (!isCovered || !accepts(needs.permissions, principal.token.permissions)) {
        throw notAccessible("integration", needs.permissions);
      }
      return;
    }
    case "user": {
      const { token } = principal;
      if (!hasRole(roleOf(world.store, repository, principal.account.login), needs.role)) throw lacksRole(needs);
      if (token.kind === "fine-grained") {
        const isCovered = token.repositoryIds === null || token.repositoryIds.has(repository.id);
        if (isRead && !repository.isPrivate) return;
        if (!isCovered || !accepts(needs.permissions, token.permissions)) {
          throw notAccessible("personal access token", needs.permissions);
        }
        return;
      }
      if (!isRead && !hasScope(token.scopes, repository)) throw notFound();
    }
  }
}

/** Whether a repository exists for this caller. Private ones do not exist for those who may not read them. */
export function canSee(world: World, principal: Principal, repository: Repository): boolean {
  if (!repository.isPrivate) return true;
  switch (principal.kind) {
    case "anonymous":
    case "app":
      return false;
    case "installation":
      return coversRepository(world, principal, repository);
    case "user": {
      const { token } = principal;
      if (roleOf(world.store, repository, principal.account.login) === null) return false;
      if (token.kind === "classic") return token.scopes.includes("repo");
      return token.repositoryIds === null || token.repositoryIds.has(repository.id);
    }
  }
}

/** Whether the permissions of a token satisfy what a route accepts. */
export function accepts(needed: string, granted: Permissions): boolean {
  return needed.split(";").some((alternative) =>
    alternative.split(",").every((part) => {
      const [name = "", level = ""] = part.trim().split("=");
      return name === "metadata" || atLeast(granted[name], levelOf(level));
    }),
  );
}

function levelOf(text: string): Level {
  const level = LEVELS.find((candidate) => candidate === text);
  if (level === undefined) throw new Error(`A route asks for the unknown level "${text}".`);
  return level;
}

const LEVELS: readonly Level[] = ["read", "write", "admin"];

export function atLeast(granted: Level | undefined, needed: Level): boolean {
  return granted !== undefined && LEVELS.indexOf(granted) >= LEVELS.indexOf(needed);
}

function coversRepository(
  { store }: World,
  { installation, token }: Extract<Principal, { kind: "installation" }>,
  repository: Repository,
): boolean {
  if (installation.account.toLowerCase() !== repository.owner.toLowerCase()) return false;
  if (!store.repositories.has(repository.id)) return false;
  const isInstalled = installation.repositoryIds === null || installation.repositoryIds.has(repository.id);
  return isInstalled && (token.repositoryIds === null || token.repositoryIds.has(repository.id));
}

function hasScope(scopes: readonly string[], repository: Repository): boolean {
  return scopes.includes("repo") || (!repository.isPrivate && scopes.includes("public_repo"));
}

function notAccessible(by: string, permissions: string): ApiError {
  return new ApiError(403, `Resource not accessible by ${by}`, {
    headers: { "x-accepted-github-permissions": permissions },
  });
}

function lacksRole({ role }: Needs): ApiError {
  if (role === "admin") return new ApiError(403, "Must have admin rights to Repository.");
  return new ApiError(404, "Not Found");
}
