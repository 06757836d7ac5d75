import { openPull } from "../pulls/open-pull.ts";
import { markMerged, closePull, emitPull } from "../pulls/close-pull.ts";
import type { PullRequest, Repository } from "../records.ts";
import { recordOf, repositoryOfPull } from "../store.ts";
import { presentCheckRunEvent } from "../webhooks/check-run-payload.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { createAccount } from "./accounts.ts";

export interface NewPullRequest {
  readonly title?: string;
  readonly body?: string | null;
  /** The default branch where left out. */
  readonly base?: string;
  /** "branch", or "owner:branch" for a fork. */
  readonly head: string;
  readonly draft?: boolean;
  /** Login; the repository's owner where left out. */
  readonly author?: string;
}

export interface PullSeeds {
  createPullRequest(repository: Repository, request: NewPullRequest): Promise<PullRequest>;
  closePullRequest(pull: PullRequest, by?: string): Promise<void>;
  /** Marks it as merged without touching the branches. */
  markMerged(pull: PullRequest, by?: string): Promise<void>;
  setDraft(pull: PullRequest, isDraft: boolean, by?: string): Promise<void>;
  /** A person presses "Re-run" on a check run. */
  rerequestCheckRun(checkRunId: number, by: string): void;
  /** A person presses one of the buttons of a check run. */
  pressCheckAction(checkRunId: number, identifier: string, by: string): void;
  /** The merge queue asks for checks of a group. */
  requestMergeGroupChecks(pull: PullRequest, by?: string): void;
}

export function createPullSeeds(world: World): PullSeeds {
  const { store } = world;
  return {
    async createPullRequest(repository, request) {
      const author = createAccount(world, { login: request.author ?? repository.owner, type: "User" }).login;
      return await openPull(world, {
        repository,
        title: request.title ?? "A change",
        body: request.body ?? null,
        base: request.base ?? repository.defaultBranch,
        head: request.head,
        isDraft: request.draft ?? false,
        author,
        appId: null,
      });
    },
    async closePullRequest(pull, by) {
      await closePull(world, pull, by ?? ownerOf(world, pull));
    },
    async markMerged(pull, by) {
      await markMerged(world, pull, { sha: pull.mergeCommitSha ?? pull.head.sha, sender: by ?? ownerOf(world, pull) });
    },
    async setDraft(pull, isDraft, by) {
      pull.isDraft = isDraft;
      const action = isDraft ? "converted_to_draft" : "ready_for_review";
      await emitPull(world, pull, { action, sender: by ?? ownerOf(world, pull) });
    },
    rerequestCheckRun: (id, by) => emitCheckRun(world, id, { action: "rerequested", by }),
    pressCheckAction(id, identifier, by) {
      const run = recordOf(store.checkRuns, id);
      if (run.status !== "completed" || !run.actions.some((action) => action.identifier === identifier)) {
        throw new Error(`Check run ${id} shows no button "${identifier}": it has one only once it is completed.`);
      }
      emitCheckRun(world, id, { action: "requested_action", by, extra: { requested_action: { identifier } } });
    },
    requestMergeGroupChecks(pull, by) {
      const repository = repositoryOfPull(store, pull);
      const payload = { merge_group: presentMergeGroup(pull) };
      const sender = by ?? repository.owner;
      emit(world, { event: "merge_group", action: "checks_requested", repository, sender, payload });
    },
  };
}

function ownerOf(world: World, pull: PullRequest): string {
  return repositoryOfPull(world.store, pull).owner;
}

/** Buttons of a check run are heard by the App that owns it, and by nobody else. */
function emitCheckRun(
  world: World,
  id: number,
  what: { action: string; by: string; extra?: Readonly<Record<string, unknown>> },
): void {
  const run = recordOf(world.store.checkRuns, id);
  const repository = recordOf(world.store.repositories, run.repositoryId);
  const sender = createAccount(world, { login: what.by, type: "User" }).login;
  const payload = { ...presentCheckRunEvent(world, run), ...what.extra };
  emit(world, { event: "check_run", action: what.action, repository, sender, payload, onlyAppId: run.appId });
}

function presentMergeGroup({ base, head, issue, mergeCommitSha }: PullRequest): Record<string, unknown> {
  const person = { name: "GitHub", email: "noreply@github.com" };
  const sha = mergeCommitSha ?? head.sha;
  return {
    head_sha: sha,
    head_ref: `refs/heads/gh-readonly-queue/${base.ref}/pr-${issue.number}-${base.sha}`,
    base_sha: base.sha,
    base_ref: `refs/heads/${base.ref}`,
    head_commit: {
      id: sha,
      tree_id: sha,
      message: `Merge pull request #${issue.number}`,
      timestamp: issue.updatedAt.toISOString(),
      author: person,
      committer: person,
    },
  };
}
