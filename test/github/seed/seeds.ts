import { type AccountSeeds, createAccountSeeds } from "./accounts.ts";
import { type AppSeeds, createAppSeeds } from "./apps.ts";
import { createPullSeeds, type PullSeeds } from "./pulls.ts";
import { createRepositorySeeds, type RepositorySeeds } from "./repositories.ts";
import type { World } from "../world.ts";

/** What a test puts into the counterpart, and what people do there that no API call does. */
export type Seeds = AccountSeeds & AppSeeds & PullSeeds & RepositorySeeds;

export function createSeeds(world: World): Seeds {
  return {
    ...createAccountSeeds(world),
    ...createAppSeeds(world),
    ...createPullSeeds(world),
    ...createRepositorySeeds(world),
  };
}
