import { canSee } from "../access/require-access.ts";
import type { Call } from "../http/call.ts";
import { findRepository } from "../store.ts";
import { viewerObject } from "./actor.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { findNode } from "./node.ts";
import { rateLimitOf } from "./rate-limit.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

/** The questions at the root. */
export const QUERY: Fields = {
  viewer: (_: unknown, { world, principal }: Call) => viewerObject(world, principal),
  rateLimit: (_: unknown, call: Call) => rateLimitOf(call),
  repository: (args: RepositoryArguments, call: Call) => repositoryOf(call, args),
  node: async ({ id }: { id: string }, call: Call) => await findNode(call, id),
  nodes: async ({ ids }: { ids: readonly string[] }, call: Call) =>
    await Promise.all(ids.map(async (id) => await findNode(call, id))),
};

interface RepositoryArguments {
  readonly owner: string;
  readonly name: string;
}

function repositoryOf({ world, principal }: Call, { owner, name }: RepositoryArguments): Subject {
  const repository = findRepository(world.store, owner, name);
  if (repository === undefined || !canSee(world, principal, repository)) {
    const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
    throw new GraphqlRefusal("NOT_FOUND", message);
  }
  return new Subject("Repository", repository);
}
