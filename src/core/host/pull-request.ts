import type { FileDiff } from "../diff/diff.ts";
import type { Headline } from "../render/headline.ts";
import type { Guidance } from "./guidance.ts";

/** A pull request at one head commit. */
export interface PullRequestRef {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly headSha: string;
}

/** Lent to one checkout. Whoever borrowed it gives it back, which ends it where it can be ended. */
export interface LentToken {
  /** Sent as HTTP basic authentication, `x-access-token:TOKEN`. May read this one repository. */
  readonly token: string;
  giveBack(signal: AbortSignal): Promise<void>;
}

/** Where another machine may fetch the commits by itself. */
export interface RemoteSource {
  /** Address over HTTP, without a user or a password in it. */
  readonly url: string;
  /** Full ref under which the remote offers the head ("refs/pull/7/head"). */
  readonly headRef: string;
  /** A token that may enter a sandbox; null where the repository is public. */
  borrowToken(signal: AbortSignal): Promise<LentToken | null>;
}

/** Where the code under review lies on this machine: a repository that holds the head and the merge base. */
export interface CheckoutSource {
  /** Absolute path of the git directory (bare, or a `.git`). */
  readonly gitDir: string;
  readonly headSha: string;
  /** The commit that the head is compared to. */
  readonly mergeBaseSha: string;
  /** Null or left out where the commits must be sent: they are on this machine only, or no token may leave it. */
  readonly remote?: RemoteSource | null;
}

/** A finding that an earlier review of ours has posted, with what became of it. */
export interface PostedFinding {
  readonly fingerprint: string;
  /** Web address of the comment, or of the review whose summary lists it. */
  readonly url: string;
  /** Null where it stands in a summary. */
  readonly path: string | null;
  /** Where the host shows it now; null where it is outdated, is about the whole file or stands in a summary. */
  readonly line: number | null;
  /** As it was rendered; null where the text cannot be told apart from others. */
  readonly headline: Headline | null;
  readonly fate: Fate;
  /** What people have said in its thread, the newest last. */
  readonly replies: readonly Reply[];
}

/** What became of a posted finding. It is outdated where its lines have changed since, as the host sees it. */
export type Fate =
  | { readonly kind: "open"; readonly isOutdated: boolean }
  /** Null where the account is gone. */
  | { readonly kind: "resolved"; readonly isOutdated: boolean; readonly by: Resolver | null }
  /** Somebody who may write to the repository has hidden the comment. */
  | { readonly kind: "hidden"; readonly reason: string | null }
  /** It stands in a summary, which has no thread, or the host did not say. */
  | { readonly kind: "unknown" };

/** Who resolved a thread: we, a maintainer, the author of the change who is none, or a bot of others. */
export interface Resolver {
  readonly kind: "us" | "maintainer" | "author" | "bot";
  readonly login: string;
}

/** What somebody said in a thread of ours. */
export interface Reply {
  /** Null where the account is gone. */
  readonly author: string | null;
  /** Whether the host calls the author an owner, member or collaborator. It says who speaks, and grants nothing. */
  readonly isMaintainer: boolean;
  readonly text: string;
}

/** A review of ours that is already on the pull request. */
export interface PostedReview {
  readonly runId: string;
  readonly headSha: string;
  readonly url: string;
}

/** Whether the code under review is the caller's own. Code that is not never runs without isolation. */
export type Trust = "own" | "contributor" | "fork";

/** All that was read of a change, once. Its owner disposes it, which removes what was cloned for it. */
export interface Snapshot extends AsyncDisposable {
  /** Null for a local change that is no pull request. */
  readonly ref: PullRequestRef | null;
  readonly title: string;
  readonly body: string;
  readonly author: string | null;
  /** Name of the branch that the change goes to, where it has one. */
  readonly baseRef: string | null;
  readonly headRef: string | null;
  readonly baseSha: string;
  readonly headSha: string;
  readonly mergeBaseSha: string;
  readonly trust: Trust;
  readonly source: CheckoutSource;
  /** The change itself: `git diff -M` from the merge base to the head. */
  readonly files: readonly FileDiff[];
  /** The same as text, as agents are given it. */
  readonly diff: string;
  /** `.sandpiper.yml` of the base, null where there is none. */
  readonly configText: string | null;
  /** What the base branch says to reviewers and agents. */
  readonly guidance: readonly Guidance[];
  /** Address of a file at the head for people, without the line; null where there is no web page. */
  readonly permalink: ((path: string, headOrBase: "head" | "base") => string) | null;
  readonly postedReviews: readonly PostedReview[];
  readonly postedFindings: readonly PostedFinding[];
  /** What could not be read of it, each as a sentence for the receipt. */
  readonly notes: readonly string[];
  /** The file's text at the head or the merge base; null where it does not exist there or is no text. */
  readText(path: string, at: "head" | "base"): Promise<string | null>;
}
