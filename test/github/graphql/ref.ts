import { resolveCommit } from "../git/commits.ts";
import { nodeId } from "../present/node-id.ts";
import type { Repository } from "../records.ts";
import type { World } from "../world.ts";
import { commitObject } from "./commit.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";

/** A branch; null where there is none of this name. */
export async function refObject(world: World, repository: Repository, branch: string): Promise<Fields | null> {
  const sha = await resolveCommit(repository.gitDir, `refs/heads/${branch}`);
  if (sha === null) return null;
  return {
    __typename: "Ref",
    id: nodeId("Ref", `${repository.id}:refs/heads/${branch}`),
    name: branch,
    prefix: "refs/heads/",
    target: async () => await commitObject(world, repository, sha),
    repository: () => new Subject("Repository", repository),
  };
}
