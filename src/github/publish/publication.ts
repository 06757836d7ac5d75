import type { ReviewPlan } from "#core/plan/review-plan.ts";
import type { GitHubApi } from "../api/github-api.ts";
import type { Identity } from "../read/identity.ts";
import type { Pull } from "../api/pull.ts";
import type { Sleep } from "../api/sleep.ts";

/** One plan on its way to one pull request, and what is needed to write it. */
export interface Publication {
  readonly plan: ReviewPlan;
  readonly pull: Pull;
  readonly api: GitHubApi;
  readonly identity: Identity | null;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}
