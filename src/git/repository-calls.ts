import { join } from "node:path";
import type { GitConfig } from "./git-environment.ts";
import type { GitProgram, GitResult, OutputLimit } from "./git-program.ts";

/**
 * The empty tree of SHA-1. Git 2.43 and later read attributes from there; in a repository of SHA-256 the name leads nowhere,
 * which git takes for an empty tree too.
 */
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export interface RepositoryCallOptions {
  readonly signal?: AbortSignal;
  readonly input?: string;
  readonly config?: GitConfig;
  readonly limit?: OutputLimit;
}

/** Git commands on the objects and refs of one repository, whatever its working tree and index look like. */
export interface RepositoryCalls {
  readonly gitDir: string;
  /** Folder by which people know the repository. */
  readonly name: string;
  run(args: readonly string[], options?: RepositoryCallOptions): Promise<GitResult>;
  read(args: readonly string[], options?: RepositoryCallOptions): Promise<Buffer>;
}

/**
 * Attributes are of no effect here: with the git directory as the current one, and neither a working tree nor an index, git finds no
 * `.gitattributes`. A change could otherwise hide itself from the review, by declaring its files binary.
 */
export function createRepositoryCalls(program: GitProgram, gitDir: string, name: string): RepositoryCalls {
  function callOf(args: readonly string[], { signal, input, config = [], limit }: RepositoryCallOptions = {}) {
    return {
      args,
      cwd: gitDir,
      signal,
      limit,
      ...(input === undefined ? {} : { input }),
      config: [["attr.tree", EMPTY_TREE], ...config] as const,
      variables: {
        GIT_DIR: gitDir,
        GIT_IMPLICIT_WORK_TREE: "0",
        GIT_INDEX_FILE: join(gitDir, "sandpiper-no-such-index"),
      },
    };
  }

  return {
    gitDir,
    name,
    run: (args, options) => program.run(callOf(args, options)),
    read: (args, options) => program.read(callOf(args, options)),
  };
}
