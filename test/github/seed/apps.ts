import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import type { App, Installation, Permissions, Repository } from "../records.ts";
import { accountOf, recordOf } from "../store.ts";
import { presentInstallation } from "../present/app.ts";
import { presentAccount } from "../present/account.ts";
import type { World } from "../world.ts";
import { createAccount } from "./accounts.ts";
import { requireLoopback } from "./repositories.ts";

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
}

/** Installation tokens live an hour: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app */
const TOKEN_LIFE_MS = 3_600_000;
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
  return Object.assign(app, { privateKey });
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

export function repositoriesOf({ store }: World, installation: Installation): Repository[] {
  return [...store.repositories.values()].filter(
    ({ id, owner }) =>
      owner.toLowerCase() === installation.account.toLowerCase() &&
      (installation.repositoryIds === null || installation.repositoryIds.has(id)),
  );
}

export interface Grant {
  readonly permissions: Permissions;
  readonly repositoryIds: ReadonlySet<number> | null;
}

/** Tokens have looked like `ghs_APPID_JWT` since 2026, some 520 characters with dots: nothing may rely on 40. */
export function mintToken(world: World, installation: Installation, grant: Grant): { token: string; expiresAt: Date } {
  const now = world.clock.now();
  const expiresAt = new Date(Math.floor(now.getTime() / 1000) * 1000 + TOKEN_LIFE_MS);
  const claims = {
    iss: installation.appId,
    sub: installation.id,
    exp: expiresAt.getTime() / 1000,
    jti: randomBytes(120).toString("base64url"),
  };
  const body = [{ alg: "HS256", typ: "JWT", kid: randomBytes(12).toString("base64url") }, claims].map(encode).join(".");
  const signature = createHmac("sha256", "counterpart").update(body).digest("base64url");
  const token = `ghs_${installation.appId}_${body}.${signature}`.padEnd(520, "0");
  world.store.tokens.set(token, { kind: "installation", installationId: installation.id, ...grant, expiresAt });
  return { token, expiresAt };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
