import { actorOf } from "../access/principal.ts";
import type { Call } from "../http/call.ts";
import type { Repository } from "../records.ts";
import type { World } from "../world.ts";
import { canWrite, hasPermissions, WRITE_COMMENTS } from "./may.ts";
import type { Fields } from "./schema.ts";

interface Minimized {
  readonly author: string;
  readonly minimizedReason?: string | null;
}

/** What comments and reviews have in common: they can be hidden, with a reason. */
export function minimizable(
  world: World,
  repository: Repository,
  { author, minimizedReason = null }: Minimized,
): Fields {
  return {
    isMinimized: minimizedReason !== null,
    minimizedReason,
    viewerCanMinimize: (_: unknown, call: Call) => mayMinimize(call, repository),
    viewerDidAuthor: (_: unknown, { principal }: Call) => actorOf(world.store, principal).login === author,
  };
}

/** Who can write to the repository, and Apps that may write to pull requests. */
export function mayMinimize(call: Call, repository: Repository): boolean {
  if (!hasPermissions(call, repository, WRITE_COMMENTS)) return false;
  return canWrite(call, repository);
}
