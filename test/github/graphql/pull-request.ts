import { actorOf } from "../access/principal.ts";
import { timestamp } from "../clock.ts";
import { readCommits } from "../git/commits.ts";
import { type ChangedFile, type Diff, pullDiffOf } from "../git/diff.ts";
import type { Call } from "../http/call.ts";
import { authorAssociation } from "../present/account.ts";
import { nodeId } from "../present/node-id.ts";
import type { PullRequest, Repository } from "../records.ts";
import { fullName, repositoryOfPull, reviewsOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { actorObject } from "./actor.ts";
import { commitObject } from "./commit.ts";
import { connection, type PageArguments } from "./connection.ts";
import { refObject } from "./ref.ts";
import type { Fields } from "./schema.ts";
import { Subject } from "./subject.ts";
import { isVisible } from "./visible.ts";
import { visibleThreads } from "./thread.ts";

export function pullFields(world: World, pull: PullRequest): Fields {
  const repository = repositoryOfPull(world.store, pull);
  return {
    ...facts(world, repository, pull),
    ...branches(world, repository, pull),
    ...conversation(world, pull),
    ...changes(world, repository, pull),
  };
}

export function stateOf({ issue, mergedAt }: PullRequest): "OPEN" | "CLOSED" | "MERGED" {
  if (mergedAt !== null) return "MERGED";
  return issue.state === "open" ? "OPEN" : "CLOSED";
}

function facts(world: World, repository: Repository, pull: PullRequest): Fields {
  const { issue } = pull;
  const path = `/${fullName(repository)}/pull/${issue.number}`;
  return {
    id: nodeId("PullRequest", pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    bodyText: issue.body ?? "",
    state: stateOf(pull),
    isDraft: pull.isDraft,
    closed: issue.state === "closed",
    merged: pull.mergedAt !== null,
    locked: issue.locked,
    mergeable: mergeableOf(pull),
    maintainerCanModify: pull.maintainerCanModify,
    url: `${world.url}${path}`,
    permalink: `${world.url}${path}`,
    resourcePath: path,
    createdAt: timestamp(issue.createdAt),
    updatedAt: timestamp(issue.updatedAt),
    publishedAt: timestamp(issue.createdAt),
    closedAt: issue.closedAt === null ? null : timestamp(issue.closedAt),
    mergedAt: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    author: () => actorObject(world, issue.author),
    mergedBy: pull.mergedBy === null ? null : actorObject(world, pull.mergedBy),
    authorAssociation: authorAssociation(world, repository, issue.author),
    labels: connection(
      "labels",
      repository.labels.filter(({ name }) => issue.labels.includes(name)),
      (label) => ({
        __typename: "Label",
        id: nodeId("Label", label.id),
        name: label.name,
        color: label.color,
        description: label.description,
      }),
    ),
    repository: () => new Subject("Repository", repository),
    viewerDidAuthor: (_: unknown, { principal }: Call) => actorOf(world.store, principal).login === issue.author,
  };
}

function mergeableOf({ isMergeable, issue }: PullRequest): string {
  if (isMergeable === null || issue.state === "closed") return "UNKNOWN";
  return isMergeable ? "MERGEABLE" : "CONFLICTING";
}

function branches(world: World, repository: Repository, { base, head }: PullRequest): Fields {
  const from = head.repositoryId === null ? undefined : world.store.repositories.get(head.repositoryId);
  return {
    baseRefName: base.ref,
    baseRefOid: base.sha,
    headRefName: head.ref,
    headRefOid: head.sha,
    baseRef: async () => await refObject(world, repository, base.ref),
    headRef: async () => (from === undefined ? null : await refObject(world, from, head.ref)),
    baseRepository: () => new Subject("Repository", repository),
    headRepository: () => (from === undefined ? null : new Subject("Repository", from)),
    headRepositoryOwner: () => (from === undefined ? null : actorObject(world, from.owner)),
    isCrossRepository: head.repositoryId !== repository.id,
  };
}

interface ReviewArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
}

function conversation(world: World, pull: PullRequest): Fields {
  const { store } = world;
  return {
    reviewThreads: (args: PageArguments, call: Call) =>
      connection(
        "reviewThreads",
        visibleThreads(call, pull),
        (thread) => new Subject("PullRequestReviewThread", thread),
      )(args),
    reviews: (args: ReviewArguments, call: Call) => {
      const reviews = reviewsOfPull(store, pull.id).filter(
        (review) =>
          isVisible(call, review) &&
          (args.states?.includes(review.state) ?? true) &&
          (args.author == null || review.author.replace(/\[bot\]$/, "") === args.author.replace(/\[bot\]$/, "")),
      );
      return connection("reviews", reviews, (review) => new Subject("PullRequestReview", review))(args);
    },
    comments: (args: PageArguments) => {
      const comments = [...store.issueComments.values()].filter(({ issueId }) => issueId === pull.issue.id);
      return connection("comments", comments, (comment) => new Subject("IssueComment", comment))(args);
    },
  };
}

const CHANGE_TYPES: Readonly<Record<ChangedFile["status"], string>> = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  renamed: "RENAMED",
  copied: "COPIED",
  changed: "CHANGED",
};

function changes(world: World, repository: Repository, { base, head, mergedAt, mergeCommitSha }: PullRequest): Fields {
  const { gitDir } = repository;
  async function diff(): Promise<Diff> {
    return await pullDiffOf(gitDir, base.sha, head.sha);
  }
  return {
    changedFiles: async () => (await diff()).files.length,
    additions: async () => (await diff()).files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: async () => (await diff()).files.reduce((sum, { deletions }) => sum + deletions, 0),
    files: async (args: PageArguments) =>
      connection("files", (await diff()).files, ({ path, additions, deletions, status }) => ({
        path,
        additions,
        deletions,
        changeType: CHANGE_TYPES[status],
        viewerViewedState: "UNVIEWED",
      }))(args),
    commits: async (args: PageArguments) => {
      const commits = await readCommits(gitDir, [head.sha, `^${base.sha}`], ["--reverse"]);
      return connection("commits", commits, ({ sha }) => ({
        __typename: "PullRequestCommit",
        id: nodeId("Commit", sha),
        commit: async () => await commitObject(world, repository, sha),
      }))(args);
    },
    mergeCommit: async () =>
      mergedAt === null || mergeCommitSha === null ? null : await commitObject(world, repository, mergeCommitSha),
    potentialMergeCommit: async () =>
      mergedAt !== null || mergeCommitSha === null ? null : await commitObject(world, repository, mergeCommitSha),
  };
}
