import { randomBytes } from "node:crypto";
import type { Account, Permissions, Repository } from "../records.ts";
import { accountOf } from "../store.ts";
import type { World } from "../world.ts";

export interface AccountSeeds {
  /** Makes a person, or returns the one that is there. */
  createUser(login: string, details?: { name?: string; email?: string }): Account;
  createOrganization(login: string, members?: Readonly<Record<string, "public" | "private">>): Account;
  /** A classic personal access token. Its scope is `repo` where none is named. */
  createToken(login: string, scopes?: readonly string[]): string;
  /** A fine-grained personal access token. */
  createFineGrainedToken(
    login: string,
    grant: { permissions: Permissions; repositories?: readonly Repository[] },
  ): string;
  revokeToken(token: string): void;
}

export function createAccountSeeds(world: World): AccountSeeds {
  const { store } = world;
  return {
    createUser: (login, details) => createAccount(world, { login, type: "User", ...details }),
    createOrganization(login, members = {}) {
      const organization = createAccount(world, { login, type: "Organization" });
      for (const [member, visibility] of Object.entries(members)) {
        createAccount(world, { login: member, type: "User" });
        organization.members.set(member.toLowerCase(), visibility);
      }
      return organization;
    },
    createToken(login, scopes = ["repo"]) {
      const token = `ghp_${randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "x").slice(0, 36)}`;
      store.tokens.set(token, { kind: "classic", login: accountOf(store, login).login, scopes });
      return token;
    },
    createFineGrainedToken(login, { permissions, repositories }) {
      const token = `github_pat_${randomBytes(41).toString("hex")}`;
      const repositoryIds = repositories === undefined ? null : new Set(repositories.map(({ id }) => id));
      store.tokens.set(token, {
        kind: "fine-grained",
        login: accountOf(store, login).login,
        permissions,
        repositoryIds,
      });
      return token;
    },
    revokeToken(token) {
      store.tokens.delete(token);
    },
  };
}

export interface AccountRequest {
  readonly login: string;
  readonly type: Account["type"];
  readonly name?: string;
  readonly email?: string;
}

export function createAccount(world: World, { login, type, name, email }: AccountRequest): Account {
  const { store, clock } = world;
  const known = store.accounts.get(login.toLowerCase());
  if (known !== undefined) return known;
  const id = store.nextId();
  const account: Account = {
    id,
    login,
    type,
    name: name ?? null,
    email: email ?? `${id}+${login}@users.noreply.github.com`,
    createdAt: clock.now(),
    members: new Map(),
  };
  store.accounts.set(login.toLowerCase(), account);
  return account;
}
