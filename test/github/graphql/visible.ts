import { actorOf } from "../access/principal.ts";
import type { Call } from "../http/call.ts";
import type { Review } from "../records.ts";

/** A pending review is seen by its author only. */
export function isVisible({ world, principal }: Call, review: Review): boolean {
  return review.state !== "PENDING" || actorOf(world.store, principal).login === review.author;
}
