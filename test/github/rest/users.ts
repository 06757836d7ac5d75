import { actorOf } from "../access/principal.ts";
import { READ_METADATA, requireRepository } from "../access/require-access.ts";
import { legacyPermission, roleOf } from "../access/role.ts";
import { type Answer, ApiError, noContent, notFound, ok } from "../http/answer.ts";
import { type Call, param } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { presentAccount, presentFullAccount } from "../present/account.ts";
import { presentRole } from "../present/repository.ts";
import type { Role } from "../records.ts";

export const userRoutes: readonly Route[] = [
  { route: "GET /user", handle: getSelf },
  { route: "GET /users/{username}", handle: getUser },
  { route: "GET /repos/{owner}/{repo}/collaborators", handle: listCollaborators },
  { route: "GET /repos/{owner}/{repo}/collaborators/{username}", handle: checkCollaborator },
  { route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission", handle: getPermission },
];

function getSelf(call: Call): Answer {
  const { principal, world } = call;
  if (principal.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  if (principal.kind !== "user") throw new ApiError(403, "Resource not accessible by integration");
  const account = actorOf(world.store, principal);
  const scopes = principal.token.kind === "classic" ? { "x-oauth-scopes": principal.token.scopes.join(", ") } : {};
  return { ...ok(presentFullAccount(world, account)), headers: scopes };
}

function getUser(call: Call): Answer {
  const account = call.world.store.accounts.get(param(call, "username").toLowerCase());
  if (account === undefined) throw notFound();
  return ok(presentFullAccount(call.world, account));
}

function listCollaborators(call: Call): Answer {
  const repository = requireRepository(call, { permissions: "metadata=read", role: "write" });
  const people = new Map<string, Role>([[repository.owner.toLowerCase(), "admin"], ...repository.collaborators]);
  return listed(call, [...people], ([login, role]) => ({
    ...presentAccount(call.world, login),
    permissions: presentRole(role),
    role_name: role,
  }));
}

function checkCollaborator(call: Call): Answer {
  const repository = requireRepository(call, { permissions: "metadata=read", role: "write" });
  const login = param(call, "username").toLowerCase();
  if (repository.owner.toLowerCase() !== login && !repository.collaborators.has(login)) throw notFound();
  return noContent();
}

function getPermission(call: Call): Answer {
  const { world } = call;
  const repository = requireRepository(call, READ_METADATA);
  const account = world.store.accounts.get(param(call, "username").toLowerCase());
  if (account === undefined) throw new ApiError(404, `${param(call, "username")} is not a user`);
  // Bots of Apps have no role of their own: the answer is `none`, whatever the App may do.
  const role = account.type === "Bot" ? null : roleOf(world.store, repository, account.login);
  return ok({
    permission: legacyPermission(role),
    user: { ...presentAccount(world, account.login), permissions: presentRole(role), role_name: role ?? "none" },
    role_name: role ?? "none",
  });
}
