import type { Commit } from "./git/commits.ts";

/** What the counterpart keeps: plain records, changed in place. Times are Dates, people are logins, commits are full ids. */

export type Role = "read" | "triage" | "write" | "maintain" | "admin";
export type Side = "LEFT" | "RIGHT";
export type Level = "read" | "write" | "admin";
/** As GitHub names them: `{ contents: "read", pull_requests: "write" }`. */
export type Permissions = Readonly<Record<string, Level>>;

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
  readonly name: string | null;
  readonly email: string;
  readonly createdAt: Date;
  /** Members of an organization, which show as MEMBER unless their membership is private. */
  readonly members: Map<string, "public" | "private">;
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly description: string | null;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly gitDir: string;
  readonly parentId: number | null;
  readonly createdAt: Date;
  pushedAt: Date;
  readonly collaborators: Map<string, Role>;
  readonly labels: Label[];
  readonly hooks: RepositoryHook[];
  readonly protections: Map<string, BranchProtection>;
  nextNumber: number;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface BranchProtection {
  readonly requiredChecks: readonly string[];
  readonly requiredApprovals: number;
}

export interface RepositoryHook {
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}

/** An issue, or the conversation half of a pull request: the two share their numbers. */
export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  readonly author: string;
  /** The App that acted, where one did. */
  readonly appId: number | null;
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  closedBy: string | null;
  labels: string[];
  assignees: string[];
  locked: boolean;
}

export interface PullRequest {
  readonly id: number;
  readonly issue: Issue;
  readonly base: { ref: string; sha: string };
  /** The repository is null once a fork is deleted. */
  readonly head: { repositoryId: number | null; readonly owner: string; readonly ref: string; sha: string };
  /** Every commit that once was the head, the present one included. */
  readonly heads: string[];
  isDraft: boolean;
  mergedAt: Date | null;
  mergedBy: string | null;
  mergeCommitSha: string | null;
  isMergeable: boolean | null;
  readonly maintainerCanModify: boolean;
  readonly requestedReviewers: string[];
}

export type ReviewState = "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";

export interface Review {
  readonly id: number;
  readonly pullId: number;
  readonly author: string;
  readonly appId: number | null;
  body: string;
  state: ReviewState;
  readonly commitId: string;
  submittedAt: Date | null;
  updatedAt: Date;
  /** Set once somebody hid it. */
  minimizedReason?: string | null;
}

export interface Thread {
  readonly id: number;
  readonly pullId: number;
  readonly path: string;
  readonly subjectType: "line" | "file";
  readonly side: Side;
  readonly startSide: Side | null;
  /** Where the thread shows now; null once it is outdated. */
  line: number | null;
  startLine: number | null;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  readonly originalCommitId: string;
  /** The newest commit at which the thread still had its place. */
  commitId: string;
  position: number | null;
  readonly originalPosition: number | null;
  readonly diffHunk: string;
  isOutdated: boolean;
  /** Accepted although its line is not in the diff: kept, and shown nowhere. Only GraphQL does this. */
  readonly isUnplaced: boolean;
  resolvedBy: string | null;
}

export interface ReviewComment {
  readonly id: number;
  readonly threadId: number;
  readonly pullId: number;
  readonly reviewId: number;
  readonly inReplyTo: number | null;
  readonly author: string;
  readonly appId: number | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  minimizedReason: string | null;
}

export interface IssueComment {
  readonly id: number;
  readonly issueId: number;
  readonly author: string;
  readonly appId: number | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  minimizedReason: string | null;
}

export const REACTIONS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
export type ReactionContent = (typeof REACTIONS)[number];
export type ReactionSubject = "issue" | "issue-comment" | "review-comment";

export interface Reaction {
  readonly id: number;
  readonly subject: ReactionSubject;
  readonly subjectId: number;
  readonly author: string;
  readonly content: ReactionContent;
  readonly createdAt: Date;
}

export interface CheckSuite {
  readonly id: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly headCommit: Commit;
  readonly createdAt: Date;
}

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string | undefined;
  readonly raw_details?: string | undefined;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CheckRun {
  readonly id: number;
  readonly suiteId: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  startedAt: Date | null;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: CheckAnnotation[];
  actions: readonly CheckAction[];
}

export interface CommitStatus {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly author: string;
  readonly createdAt: Date;
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: string;
  readonly clientId: string;
  readonly publicKey: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  webhookUrl: string | null;
  webhookSecret: string;
  readonly createdAt: Date;
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly account: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** Null for all repositories of the account. */
  readonly repositoryIds: Set<number> | null;
  readonly createdAt: Date;
  suspendedAt: Date | null;
}

export type Token =
  | { readonly kind: "classic"; readonly login: string; readonly scopes: readonly string[] }
  | {
      readonly kind: "fine-grained";
      readonly login: string;
      readonly permissions: Permissions;
      readonly repositoryIds: ReadonlySet<number> | null;
    }
  | {
      readonly kind: "installation";
      readonly installationId: number;
      readonly permissions: Permissions;
      readonly repositoryIds: ReadonlySet<number> | null;
      readonly expiresAt: Date;
    };
