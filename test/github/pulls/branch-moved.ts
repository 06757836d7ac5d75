import { isAncestor } from "../git/commits.ts";
import type { PullRequest, Repository } from "../records.ts";
import { repositoryOfPull } from "../store.ts";
import { emit } from "../webhooks/emit.ts";
import { pushPayload } from "../webhooks/push-payload.ts";
import type { World } from "../world.ts";
import { closePull, emitPull, markMerged } from "./close-pull.ts";
import { moveThreads } from "./move-threads.ts";
import { writeMergeRef, writePullRefs } from "./pull-refs.ts";

export interface BranchMove {
  readonly repository: Repository;
  readonly branch: string;
  /** Null for a new branch. */
  readonly before: string | null;
  /** Null for a deleted branch. */
  readonly after: string | null;
  readonly sender: string;
}

/** All that follows from a push: the event, and what it means to the pull requests from and onto the branch. */
export async function branchMoved(world: World, move: BranchMove): Promise<void> {
  const { repository, branch, after, sender } = move;
  repository.pushedAt = world.clock.now();
  emit(world, { event: "push", action: null, repository, sender, payload: await pushPayload(world, move) });
  for (const pull of openPulls(world)) {
    if (pull.head.repositoryId === repository.id && pull.head.ref === branch) await headMoved(world, pull, move);
    if (pull.issue.repositoryId === repository.id && pull.base.ref === branch && after !== null) {
      await baseMoved(world, pull, { after, sender });
    }
  }
}

function openPulls(world: World): PullRequest[] {
  return [...world.store.pulls.values()].filter(({ issue }) => issue.state === "open");
}

async function headMoved(world: World, pull: PullRequest, { after, sender }: BranchMove): Promise<void> {
  if (after === null) {
    await closePull(world, pull, sender);
    return;
  }
  const before = pull.head.sha;
  pull.head.sha = after;
  pull.heads.push(after);
  pull.issue.updatedAt = world.clock.now();
  await writePullRefs(world, pull);
  await moveThreads(world, pull);
  await emitPull(world, pull, { action: "synchronize", sender, extra: { before, after } });
}

async function baseMoved(
  world: World,
  pull: PullRequest,
  { after, sender }: { after: string; sender: string },
): Promise<void> {
  const { gitDir } = repositoryOfPull(world.store, pull);
  if (await isAncestor(gitDir, pull.head.sha, after)) {
    await markMerged(world, pull, { sha: after, sender });
    return;
  }
  pull.base.sha = after;
  await writeMergeRef(gitDir, pull);
}
