import type { CheckoutSource } from "./pull-request.ts";

/** What the rooms need of git. The room `git/` implements it; everything runs without hooks, filters, prompts or the user's configuration. */
export interface Git {
  /** Opens a repository on this machine, from any folder in it. Throws GitError where there is none. */
  open(directory: string): Promise<Repository>;
  /**
   * Makes a private bare repository with the given commits of a remote, deep enough for their merge base.
   * The credential goes to git by its environment, never by argv or into a file.
   */
  fetch(request: FetchRequest, signal: AbortSignal): Promise<FetchedRepository>;
  /** Writes the files of the head commit into a new folder, as a repository of its own without a remote. */
  checkout(source: CheckoutSource, directory: string, signal: AbortSignal): Promise<void>;
}

export interface FetchRequest {
  readonly url: string;
  /** Sent as HTTP basic authentication, `x-access-token:TOKEN`, as GitHub wants it. */
  readonly token: string | null;
  /** Full refs or commit ids that must be there: the head first, then the base. */
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
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
  /** `git diff -M --no-ext-diff --no-textconv`, full index, with paths quoted as git does. */
  diff(from: string, to: string, signal: AbortSignal): Promise<string>;
  /** Null where the path does not exist there, is no regular file, or is no text. */
  readText(commit: string, path: string): Promise<string | null>;
  /** `refs/remotes/origin/HEAD`, else main or master, as a full revision; null where none exists. */
  defaultBranch(): Promise<string | null>;
  /** Address of the remote `origin`, without credentials; null where there is none. */
  originUrl(): Promise<string | null>;
}

export interface FetchedRepository extends Repository, AsyncDisposable {}

/** Git refused. The message says what happened and what to do. */
export class GitError extends Error {
  override readonly name = "GitError";
}
