import { checkFileCount } from "./check-tree-size.ts";
import type { RepositoryCalls } from "./repository-calls.ts";
import { MAX_TEXT_BYTES } from "./read-texts.ts";

/** Pairs of files among which git looks for renames: its own default, pinned. */
const RENAME_LIMIT = 1000;

/**
 * The diff of two commits as text. The plumbing command ignores what people configure for their own eyes (prefixes, colors, context,
 * order); the options pin the rest. Bytes that are not UTF-8 become U+FFFD, which never touches the end of a line.
 */
export async function diffCommits(
  calls: RepositoryCalls,
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<string> {
  await checkFileCount(calls, from, signal);
  await checkFileCount(calls, to, signal);
  const output = await calls.read(["diff-tree", ...DIFF_OPTIONS, "--end-of-options", from, to], {
    signal,
    config: [
      ["core.bigFileThreshold", String(MAX_TEXT_BYTES)],
      ["diff.suppressBlankEmpty", "false"],
    ],
  });
  return output.toString("utf8");
}

const DIFF_OPTIONS = [
  "-r",
  "-p",
  "-M",
  `-l${RENAME_LIMIT}`,
  "--no-ext-diff",
  "--no-textconv",
  "--full-index",
  "--no-color",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--submodule=short",
  "--ignore-submodules=none",
  "--unified=3",
  "--inter-hunk-context=0",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--no-relative",
] as const;
