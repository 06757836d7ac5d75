import type { CheckoutSource } from "./pull-request.ts";

/** What the rooms need of git. The room `git/` implements it; everything runs without hooks, filters, prompts or the user's configuration. */
export interface Git {
  /**
   * Opens a repository on this machine, from any folder in it. Throws GitError where there is none.
   * Nothing of it is ever run, so that it may belong to another user of the machine.
   */
  open(directory: string): Promise<Repository>;
  /**
   * Makes a private bare repository with the given commits of a remote, deep enough for their merge base.
   * The credential goes to git by its environment, never by argv or into a file.
   */
  fetch(request: FetchRequest, signal: AbortSignal): Promise<FetchedRepository>;
  /** Writes the files of the head commit into a new folder, as a repository of its own without a remote. */
  checkout(source: CheckoutSource, directory: string, signal: AbortSignal): Promise<void>;
  /**
   * Writes a pack into a new file: all objects of the head and of the merge base, each without its parents. For a checkout on
   * another machine.
   */
  pack(source: CheckoutSource, file: string, signal: AbortSignal): Promise<void>;
}

export interface FetchRequest {
  /** Address over HTTP, without a user or a password in it. */
  readonly url: string;
  /** Sent as HTTP basic authentication, `x-access-token:TOKEN`, as GitHub wants it. */
  readonly token: string | null;
  /** Full ref under which the remote offers the head ("refs/pull/7/head"): tells a moved head from one that is gone. */
  readonly headRef: string;
  readonly headSha: string;
  /** Full ref ("refs/heads/main") or commit id. */
  readonly baseRef: string;
}

/** What people are told of a commit. */
export interface Commit {
  readonly subject: string;
  readonly body: string;
  readonly author: string;
}

/** What the working tree holds besides its commit, as numbers of paths. */
export interface Uncommitted {
  readonly changed: number;
  /** New files, or whole new folders, that are not ignored. */
  readonly untracked: number;
}

export interface Repository {
  readonly gitDir: string;
  readonly isShallow: boolean;
  /** Null in a bare repository. */
  readonly workTree: string | null;
  /** Full commit id of a ref or revision; throws GitError for one that does not exist, whatever it is named like. */
  resolve(revision: string): Promise<string>;
  /** Throws GitError where the two have no common ancestor, or a shallow clone hides it. */
  mergeBase(base: string, head: string): Promise<string>;
  /**
   * The unified diff of two commits, with renames, full index and paths quoted as git does, whatever the configuration and the
   * attributes of the repository say. Bytes that are not UTF-8 become U+FFFD.
   */
  diff(from: string, to: string, signal: AbortSignal): Promise<string>;
  /** Null where the path does not exist there, is no regular file, or is no text. Reads asked for at once cost those of one. */
  readText(commit: string, path: string): Promise<string | null>;
  /** The same for many paths. Every path has an entry. */
  readTexts(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  readCommit(revision: string): Promise<Commit>;
  /** Name of the branch that HEAD is on; null where it is on none. */
  currentBranch(): Promise<string | null>;
  /** `refs/remotes/origin/HEAD`, else main or master, as a full revision; null where none exists. */
  defaultBranch(): Promise<string | null>;
  /** Whether a branch of the remote `origin` is known to hold the commit. */
  isOnRemote(commit: string): Promise<boolean>;
  /** What is in the working tree and in no commit; nothing in a bare repository. */
  readUncommitted(signal: AbortSignal): Promise<Uncommitted>;
  /** Address of the remote `origin`, without credentials; null where there is none. */
  originUrl(): Promise<string | null>;
}

export interface FetchedRepository extends Repository, AsyncDisposable {}

/** Git refused. The message says what happened and what to do. */
export class GitError extends Error {
  override readonly name = "GitError";
}
