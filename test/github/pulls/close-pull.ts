import { presentPull } from "../present/pull-request.ts";
import type { PullRequest } from "../records.ts";
import { repositoryOfPull } from "../store.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";

/** Sends a `pull_request` event with the pull request as it is now. */
export async function emitPull(
  world: World,
  pull: PullRequest,
  what: { action: string; sender: string; extra?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const payload = { number: pull.issue.number, pull_request: await presentPull(world, pull), ...what.extra };
  const repository = repositoryOfPull(world.store, pull);
  emit(world, { event: "pull_request", action: what.action, repository, sender: what.sender, payload });
}

export async function closePull(world: World, pull: PullRequest, sender: string): Promise<void> {
  if (pull.issue.state === "closed") return;
  const now = world.clock.now();
  Object.assign(pull.issue, { state: "closed", closedAt: now, updatedAt: now, closedBy: sender });
  await emitPull(world, pull, { action: "closed", sender });
}

export async function markMerged(
  world: World,
  pull: PullRequest,
  merged: { sha: string; sender: string },
): Promise<void> {
  Object.assign(pull, { mergedAt: world.clock.now(), mergedBy: merged.sender, mergeCommitSha: merged.sha });
  await closePull(world, pull, merged.sender);
}

export async function reopenPull(world: World, pull: PullRequest, sender: string): Promise<void> {
  Object.assign(pull.issue, { state: "open", closedAt: null, updatedAt: world.clock.now(), closedBy: null });
  await emitPull(world, pull, { action: "reopened", sender });
}
