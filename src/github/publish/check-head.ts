import type { Published } from "#core/host/code-host.ts";
import type { Publication } from "./publication.ts";
import { readPullRequest } from "../read/read-pull-request.ts";

/** The plan is about a head that the pull request does not have any more, or nobody waits for it: nothing is to be written. */
export class StalePlanError extends Error {
  override readonly name = "StalePlanError";
  readonly outcome: Published;

  constructor(outcome: Published) {
    super(`The plan is not wanted any more: ${outcome.kind}.`);
    this.outcome = outcome;
  }
}

export async function checkHead({ plan, pull, api, signal }: Publication): Promise<void> {
  const { state, merged, head } = await readPullRequest(api, pull, signal);
  if (state === "closed") throw new StalePlanError({ kind: "closed", isMerged: merged });
  if (head.sha !== plan.headSha) throw new StalePlanError({ kind: "superseded", headSha: head.sha });
}
