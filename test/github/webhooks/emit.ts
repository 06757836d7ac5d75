import type { Json } from "../http/answer.ts";
import { presentAccount } from "../present/account.ts";
import { nodeId } from "../present/node-id.ts";
import { presentRepository } from "../present/repository.ts";
import type { App, Installation, Repository } from "../records.ts";
import { accountOf, recordOf } from "../store.ts";
import type { World } from "../world.ts";

export interface Happening {
  readonly event: string;
  readonly action: string | null;
  readonly repository: Repository;
  /** Login of who did it. */
  readonly sender: string;
  /** What the event has beside repository, sender, organization and installation. */
  readonly payload: Json;
  /** Only this App hears of it, as with the buttons of a check run. */
  readonly onlyAppId?: number;
}

/** Sends an event to every App that is installed on the repository and subscribed, and to the repository's own hooks. */
export function emit(world: World, happening: Happening): void {
  const { event, action, repository } = happening;
  for (const installation of world.store.installations.values()) {
    const app = recordOf(world.store.apps, installation.appId);
    if (!hears(happening, app, installation)) continue;
    const payload = { ...payloadOf(world, happening), installation: presentInstallationId(installation) };
    const target = {
      kind: "app",
      id: app.id,
      targetId: app.id,
      url: app.webhookUrl,
      secret: app.webhookSecret,
    } as const;
    world.outbox.send({ event, action, payload, target });
  }
  for (const hook of repository.hooks) {
    if (!hook.events.includes(event) && !hook.events.includes("*")) continue;
    const target = {
      kind: "repository",
      id: hook.id,
      targetId: repository.id,
      url: hook.url,
      secret: hook.secret,
    } as const;
    world.outbox.send({ event, action, payload: payloadOf(world, happening), target });
  }
}

export function presentInstallationId({ id }: Installation): Json {
  return { id, node_id: nodeId("App", `installation-${id}`) };
}

function hears({ event, repository, onlyAppId }: Happening, app: App, installation: Installation): boolean {
  if (onlyAppId !== undefined && app.id !== onlyAppId) return false;
  if (installation.suspendedAt !== null || !installation.events.includes(event)) return false;
  if (installation.account.toLowerCase() !== repository.owner.toLowerCase()) return false;
  return installation.repositoryIds === null || installation.repositoryIds.has(repository.id);
}

function payloadOf(world: World, { action, repository, sender, payload }: Happening): Json {
  const owner = accountOf(world.store, repository.owner);
  return {
    ...(action === null ? {} : { action }),
    ...payload,
    repository: presentRepository(world, repository),
    ...(owner.type === "Organization" ? { organization: presentOrganization(world, repository.owner) } : {}),
    sender: presentAccount(world, sender),
  };
}

function presentOrganization(world: World, login: string): Json {
  const { login: name, id, avatar_url: avatar } = presentAccount(world, login);
  const url = `${world.apiUrl}/orgs/${login}`;
  return {
    login: name,
    id,
    node_id: nodeId("Organization", Number(id)),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: avatar,
    description: null,
  };
}
