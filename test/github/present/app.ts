import type { Json } from "../http/answer.ts";
import { timestamp } from "../clock.ts";
import type { App, Installation } from "../records.ts";
import { accountOf, recordOf } from "../store.ts";
import type { World } from "../world.ts";
import { presentAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";

export function presentApp(world: World, app: App): Json {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId("App", app.id),
    owner: presentAccount(world, app.owner),
    name: app.name,
    description: "",
    external_url: `${world.url}/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: { metadata: "read", ...app.permissions },
    events: [...app.events],
  };
}

/** `performed_via_github_app`: the App behind a comment, or null for a person's. */
export function presentAppOrNull(world: World, appId: number | null): Json | null {
  return appId === null ? null : presentApp(world, recordOf(world.store.apps, appId));
}

export function presentInstallation(world: World, installation: Installation): Json {
  const app = recordOf(world.store.apps, installation.appId);
  const account = accountOf(world.store, installation.account);
  return {
    id: installation.id,
    client_id: app.clientId,
    account: presentAccount(world, installation.account),
    repository_selection: installation.repositoryIds === null ? "all" : "selected",
    access_tokens_url: `${world.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: installation.appId,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { metadata: "read", ...installation.permissions },
    events: [...installation.events],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt === null ? null : timestamp(installation.suspendedAt),
  };
}
