import { z } from "zod";
import { type Answer, ApiError, created, noContent, notFound, ok } from "../http/answer.ts";
import { type Call, numberParam, param, readBody } from "../http/call.ts";
import { counted, listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { atLeast, canSee } from "../access/require-access.ts";
import { presentApp, presentInstallation } from "../present/app.ts";
import { presentFullRepository } from "../present/repository.ts";
import { timestamp } from "../clock.ts";
import type { App, Installation, Permissions, Repository } from "../records.ts";
import { findRepository } from "../store.ts";
import { mintToken } from "../tokens/mint-token.ts";
import { repositoriesOf } from "../tokens/repositories-of.ts";

export const appRoutes: readonly Route[] = [
  { route: "GET /app", handle: getApp },
  { route: "GET /apps/{app_slug}", handle: getAppBySlug },
  { route: "GET /app/installations", handle: listInstallations },
  { route: "GET /app/installations/{installation_id}", handle: getInstallation },
  { route: "DELETE /app/installations/{installation_id}", handle: deleteInstallation },
  { route: "POST /app/installations/{installation_id}/access_tokens", handle: createToken },
  { route: "GET /repos/{owner}/{repo}/installation", handle: getInstallationOfRepository },
  { route: "GET /orgs/{org}/installation", handle: getInstallationOfAccount },
  { route: "GET /users/{username}/installation", handle: getInstallationOfAccount },
  { route: "GET /installation/repositories", handle: listRepositories },
  { route: "DELETE /installation/token", handle: revokeToken },
  { route: "POST /app-manifests/{code}/conversions", handle: convertManifest },
];

/** https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app */
const MAX_TOKEN_REPOSITORIES = 500;

function getApp(call: Call): Answer {
  const app = requireApp(call);
  const installations = installationsOf(call, app).length;
  return ok({ ...presentApp(call.world, app), installations_count: installations });
}

function getAppBySlug(call: Call): Answer {
  const app = [...call.world.store.apps.values()].find(({ slug }) => slug === param(call, "app_slug"));
  if (app === undefined) throw notFound();
  return ok(presentApp(call.world, app));
}

function listInstallations(call: Call): Answer {
  return listed(call, installationsOf(call, requireApp(call)), (installation) =>
    presentInstallation(call.world, installation),
  );
}

function getInstallation(call: Call): Answer {
  return ok(presentInstallation(call.world, requireInstallation(call)));
}

function deleteInstallation(call: Call): Answer {
  call.world.store.installations.delete(requireInstallation(call).id);
  return noContent();
}

const TokenRequest = z.object({
  repositories: z.array(z.string()).max(MAX_TOKEN_REPOSITORIES).optional(),
  repository_ids: z.array(z.number().int()).max(MAX_TOKEN_REPOSITORIES).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});

/** Mints a token, narrowed as asked for. Asking for more than the installation has is refused. */
function createToken(call: Call): Answer {
  const { world } = call;
  const installation = requireInstallation(call);
  if (installation.suspendedAt !== null) throw new ApiError(403, "This installation has been suspended");
  const request = readBody(call, TokenRequest);
  const chosen = chooseRepositories(call, installation, request);
  refuseEscalation(installation.permissions, request.permissions);
  const permissions = request.permissions ?? installation.permissions;
  const repositoryIds = chosen === null ? null : new Set(chosen.map(({ id }) => id));
  const { token, expiresAt } = mintToken(world, installation, { permissions, repositoryIds });
  return created({
    token,
    expires_at: timestamp(expiresAt),
    permissions: { metadata: "read", ...permissions },
    repository_selection: chosen === null && installation.repositoryIds === null ? "all" : "selected",
    ...(chosen === null
      ? {}
      : { repositories: chosen.map((repository) => presentFullRepository(world, repository, null)) }),
  });
}

function chooseRepositories(
  call: Call,
  installation: Installation,
  wanted: z.infer<typeof TokenRequest>,
): Repository[] | null {
  if (wanted.repositories === undefined && wanted.repository_ids === undefined) return null;
  const installed = repositoriesOf(call.world, installation);
  const named = (wanted.repositories ?? []).map((name) =>
    installed.find((one) => one.name.toLowerCase() === name.toLowerCase()),
  );
  const numbered = (wanted.repository_ids ?? []).map((id) => installed.find((one) => one.id === id));
  const chosen = [...named, ...numbered].filter((repository) => repository !== undefined);
  if (chosen.length === named.length + numbered.length) return chosen;
  throw new ApiError(
    422,
    "There is at least one repository that does not exist or is not accessible to the parent installation.",
  );
}

function refuseEscalation(granted: Permissions, wanted: Permissions | undefined): void {
  const excess = Object.entries(wanted ?? {}).filter(
    ([name, level]) => name !== "metadata" && !atLeast(granted[name], level),
  );
  if (excess.length > 0) throw new ApiError(422, "The permissions requested are not granted to this installation.");
}

function getInstallationOfRepository(call: Call): Answer {
  const app = requireApp(call);
  const repository = findRepository(call.world.store, param(call, "owner"), param(call, "repo"));
  const installation = installationsOf(call, app).find(
    (one) => repository !== undefined && repositoriesOf(call.world, one).includes(repository),
  );
  if (installation === undefined) throw notFound();
  return ok(presentInstallation(call.world, installation));
}

function getInstallationOfAccount(call: Call): Answer {
  const login = (call.params.get("org") ?? param(call, "username")).toLowerCase();
  const installation = installationsOf(call, requireApp(call)).find(({ account }) => account.toLowerCase() === login);
  if (installation === undefined) throw notFound();
  return ok(presentInstallation(call.world, installation));
}

function listRepositories(call: Call): Answer {
  const { principal, world } = call;
  if (principal.kind !== "installation")
    throw new ApiError(
      403,
      "You must authenticate with an installation access token in order to list repositories for an installation.",
    );
  const { installation, token } = principal;
  const visible = repositoriesOf(world, installation).filter(
    (repository) =>
      (token.repositoryIds === null || token.repositoryIds.has(repository.id)) && canSee(world, principal, repository),
  );
  return counted(call, visible, {
    name: "repositories",
    present: (repository) => presentFullRepository(world, repository, null),
  });
}

function revokeToken(call: Call): Answer {
  const { principal, world } = call;
  if (principal.kind !== "installation")
    throw new ApiError(403, "You must authenticate with an installation access token.");
  for (const [value, token] of world.store.tokens) if (token === principal.token) world.store.tokens.delete(value);
  return noContent();
}

/** Turns the code of the manifest flow into an App, once and within an hour. */
function convertManifest(call: Call): Answer {
  const { store, clock } = call.world;
  const code = param(call, "code");
  const found = store.manifestCodes.get(code);
  if (found === undefined || found.expiresAt <= clock.now()) throw notFound();
  store.manifestCodes.delete(code);
  return created({
    ...presentApp(call.world, found.app),
    client_secret: found.clientSecret,
    webhook_secret: found.app.webhookSecret,
    pem: found.pem,
  });
}

function requireInstallation(call: Call): Installation {
  const app = requireApp(call);
  const id = numberParam(call, "installation_id");
  const installation = installationsOf(call, app).find((one) => one.id === id);
  if (installation === undefined) throw notFound();
  return installation;
}

function installationsOf({ world }: Call, app: App): Installation[] {
  return [...world.store.installations.values()].filter(({ appId }) => appId === app.id);
}

export function requireApp({ principal }: Call): App {
  if (principal.kind !== "app") throw new ApiError(401, "A JSON web token could not be decoded");
  return principal.app;
}
