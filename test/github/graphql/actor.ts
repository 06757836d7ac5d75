import { actorOf, type Principal } from "../access/principal.ts";
import { timestamp } from "../clock.ts";
import { nodeId } from "../present/node-id.ts";
import { presentAccount } from "../present/account.ts";
import type { Account } from "../records.ts";
import { accountOf } from "../store.ts";
import type { World } from "../world.ts";
import type { Fields } from "./schema.ts";

/** A person, an organization or a bot. GraphQL names bots without the `[bot]` that REST gives them. */
export function actorObject(world: World, login: string): Fields {
  const account = accountOf(world.store, login);
  return { ...objectOf(world, account), __typename: account.type, login: account.login.replace(/\[bot\]$/, "") };
}

/** `viewer` and `resolvedBy` are users by the schema, whoever it is: a bot keeps its `[bot]` there. */
export function userObject(world: World, login: string): Fields {
  return { ...objectOf(world, accountOf(world.store, login)), __typename: "User" };
}

export function viewerObject(world: World, principal: Principal): Fields {
  return { ...userObject(world, actorOf(world.store, principal).login), isViewer: true };
}

function objectOf(world: World, account: Account): Fields {
  const { avatar_url: avatar, html_url: web } = presentAccount(world, account.login);
  const url = String(web);
  return {
    id: nodeId(account.type, account.id),
    databaseId: account.id,
    login: account.login,
    name: account.name,
    email: account.type === "Bot" ? "" : account.email,
    avatarUrl: avatar,
    url,
    resourcePath: url.slice(world.url.length),
    createdAt: timestamp(account.createdAt),
    updatedAt: timestamp(account.createdAt),
    isViewer: false,
  };
}
