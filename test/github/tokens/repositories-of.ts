import type { Installation, Repository } from "../records.ts";
import type { World } from "../world.ts";

/** The repositories that an installation covers. */
export function repositoriesOf({ store }: World, installation: Installation): Repository[] {
  return [...store.repositories.values()].filter(
    ({ id, owner }) =>
      owner.toLowerCase() === installation.account.toLowerCase() &&
      (installation.repositoryIds === null || installation.repositoryIds.has(id)),
  );
}
