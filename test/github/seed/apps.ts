import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { App, Installation, Permissions, Repository } from "../records.ts";
import { accountOf, recordOf } from "../store.ts";
import { presentInstallation } from "../present/app.ts";
import { presentAccount } from "../present/account.ts";
import type { World } from "../world.ts";
import { createAccount } from "./accounts.ts";
import { mintToken } from "../tokens/mint-token.ts";
import { repositoriesOf } from "../tokens/repositories-of.ts";
import { requireLoopback } from "../webhooks/require-loopback.ts";

export interface NewApp {
  readonly slug: string;
  readonly owner?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  /** Address of the App's webhook, on loopback only. */
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

export interface AppSeeds {
  /** Registers an App and returns its private key, which GitHub shows once. */
  createApp(request: NewApp): App & { readonly privateKey: string };
  /** Installs an App on an account: on all repositories, or on the named ones. */
  install(
    app: App,
    on: { account: string; repositories?: readonly Repository[]; permissions?: Permissions },
  ): Installation;
  suspend(installation: Installation, isSuspended: boolean): void;
  /** A token of an installation, as if its App had asked for it. */
  createInstallationToken(
    installation: Installation,
    narrowed?: { permissions?: Permissions; repositories?: readonly Repository[] },
  ): string;
  /** The `GITHUB_TOKEN` of a workflow run: a token of the App "github-actions" for one repository. */
  createActionsToken(repository: Repository, permissions: Permissions): string;
  setWebhookUrl(app: App, url: string): void;
  /** The code that GitHub hands to the redirect address at the end of the manifest flow. */
  createManifestCode(request: NewApp): string;
}

/** https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
const MANIFEST_CODE_LIFE_MS = 3_600_000;
const ACTIONS_APP_SLUG = "github-actions";

export function createAppSeeds(world: World): AppSeeds {
  const { store } = world;
  return {
    createApp: (request) => createApp(world, request),
    install: (app, on) => install(world, app, on),
    suspend(installation, isSuspended) {
      installation.suspendedAt = isSuspended ? world.clock.now() : null;
    },
    createInstallationToken(installation, narrowed = {}) {
      const repositoryIds =
        narrowed.repositories === undefined ? null : new Set(narrowed.repositories.map(({ id }) => id));
      return mintToken(world, installation, {
        permissions: narrowed.permissions ?? installation.permissions,
        repositoryIds,
      }).token;
    },
    createActionsToken(repository, permissions) {
      const app =
        [...store.apps.values()].find(({ slug }) => slug === ACTIONS_APP_SLUG) ??
        createApp(world, { slug: ACTIONS_APP_SLUG, owner: "github" });
      const known = [...store.installations.values()].find(
        ({ appId, account }) => appId === app.id && account.toLowerCase() === repository.owner.toLowerCase(),
      );
      const installation = known ?? install(world, app, { account: repository.owner });
      return mintToken(world, installation, { permissions, repositoryIds: new Set([repository.id]) }).token;
    },
    setWebhookUrl(app, url) {
      requireLoopback(url);
      recordOf(store.apps, app.id).webhookUrl = url;
    },
    createManifestCode(request) {
      const { privateKey, ...app } = createApp(world, { ...request, webhookSecret: randomBytes(20).toString("hex") });
      const code = randomBytes(20).toString("hex");
      const expiresAt = new Date(world.clock.now().getTime() + MANIFEST_CODE_LIFE_MS);
      const clientSecret = randomBytes(20).toString("hex");
      store.manifestCodes.set(code, { app: recordOf(store.apps, app.id), pem: privateKey, clientSecret, expiresAt });
      return code;
    },
  };
}

export function createApp(world: World, request: NewApp): App & { readonly privateKey: string } {
  const { store, clock } = world;
  if (request.webhookUrl !== undefined) requireLoopback(request.webhookUrl);
  const owner = createAccount(world, { login: request.owner ?? "app-owner", type: "User" }).login;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const id = store.nextId();
  const app: App = {
    id,
    slug: request.slug,
    name: request.slug,
    owner,
    clientId: `Iv23li${randomBytes(7).toString("hex")}`,
    publicKey,
    permissions: request.permissions ?? {},
    events: request.events ?? [],
    webhookUrl: request.webhookUrl ?? null,
    webhookSecret: request.webhookSecret ?? "",
    createdAt: clock.now(),
  };
  store.apps.set(id, app);
  createAccount(world, { login: `${app.slug}[bot]`, type: "Bot" });
  return { ...app, privateKey };
}

function install(
  world: World,
  app: App,
  on: { account: string; repositories?: readonly Repository[]; permissions?: Permissions },
): Installation {
  const { store, clock, outbox } = world;
  const installation: Installation = {
    id: store.nextId(),
    appId: app.id,
    account: accountOf(store, on.account).login,
    permissions: on.permissions ?? app.permissions,
    events: app.events,
    repositoryIds: on.repositories === undefined ? null : new Set(on.repositories.map(({ id }) => id)),
    createdAt: clock.now(),
    suspendedAt: null,
  };
  store.installations.set(installation.id, installation);
  // Every App hears of its installations, subscribed or not.
  const repositories = (on.repositories ?? repositoriesOf(world, installation)).map((repository) => ({
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: repository.isPrivate,
  }));
  const payload = {
    action: "created",
    installation: presentInstallation(world, installation),
    repositories,
    requester: null,
    sender: presentAccount(world, on.account),
  };
  const target = { kind: "app", id: app.id, targetId: app.id, url: app.webhookUrl, secret: app.webhookSecret } as const;
  outbox.send({ event: "installation", action: "created", payload, target });
  return installation;
}
