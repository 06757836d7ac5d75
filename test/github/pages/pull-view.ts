import { type Commit, readCommits } from "../git/commits.ts";
import { type Diff, pullDiffOf } from "../git/diff.ts";
import type { PullRequest, Repository, Review, ReviewComment, Thread } from "../records.ts";
import { commentsOfPull, recordOf, reviewsOfPull, threadsOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { pullAddress } from "./addresses.ts";
import type { References } from "./markdown-references.ts";
import { referencesOf } from "./references.ts";

/** A thread with what was said in it, the first comment first. */
export interface ThreadView {
  readonly thread: Thread;
  readonly comments: readonly [ReviewComment, ...ReviewComment[]];
}

/** All that the pages of a pull request show. Pending reviews, and threads without a place, are not among it. */
export interface PullView {
  readonly world: World;
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly address: string;
  readonly diff: Diff;
  /** Oldest first. */
  readonly commits: readonly Commit[];
  readonly reviews: readonly Review[];
  readonly threads: readonly ThreadView[];
  readonly references: References;
}

export async function readPull(world: World, repository: Repository, pull: PullRequest): Promise<PullView> {
  const { base, head, heads, issue } = pull;
  const diff = await pullDiffOf(repository.gitDir, base.sha, head.sha);
  const commits = await readCommits(repository.gitDir, [head.sha, `^${base.sha}`], ["--reverse"]);
  return {
    world,
    repository,
    pull,
    address: pullAddress(repository, issue.number),
    diff,
    commits,
    reviews: reviewsOfPull(world.store, pull.id).filter(({ state }) => state !== "PENDING"),
    threads: readThreads(world, pull),
    references: referencesOf(world, repository, [...commits.map(({ sha }) => sha), ...heads, base.sha]),
  };
}

function readThreads({ store }: World, pull: PullRequest): ThreadView[] {
  const said = commentsOfPull(store, pull.id).filter(
    ({ reviewId }) => recordOf(store.reviews, reviewId).state !== "PENDING",
  );
  return threadsOfPull(store, pull.id).flatMap((thread) => {
    const [first, ...rest] = said.filter(({ threadId }) => threadId === thread.id);
    return first === undefined || thread.isUnplaced ? [] : [{ thread, comments: [first, ...rest] }];
  });
}
