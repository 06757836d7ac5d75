import type { World } from "../world.ts";
import { placeAnchor } from "../pulls/anchor.ts";
import { addThread, diffAt } from "../pulls/write-review.ts";
import type { PullRequest, Side, Thread } from "../records.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";

/** Where GraphQL takes a new thread to be. The schema fills in the sides. */
export interface ThreadPlace {
  readonly path: string;
  readonly line?: number | null;
  readonly side?: Side | null;
  readonly startLine?: number | null;
  readonly startSide?: Side | null;
  readonly subjectType?: "LINE" | "FILE" | null;
}

/**
 * Makes a thread. A line outside of the diff is accepted without a word, and then shows nowhere: that is how GitHub does it,
 * see https://github.com/github/github-mcp-server/issues/2495
 */
export async function placeThread(
  world: World,
  pull: PullRequest,
  at: ThreadPlace & { readonly commitId: string },
): Promise<Thread> {
  const { path, commitId, line } = at;
  const diff = await diffAt(world, pull, commitId);
  if (at.subjectType === "FILE") {
    if (!diff.files.some((file) => file.path === path)) throw unprocessable("Path could not be resolved");
    return addThread(world, pull, { path, commitId, anchor: null });
  }
  if (line == null) throw unprocessable("Line can't be blank");
  const range = at.startLine == null ? {} : { start_line: at.startLine, start_side: at.startSide ?? "RIGHT" };
  const answer = placeAnchor(diff, { path, line, side: at.side ?? "RIGHT", ...range });
  if (answer.kind === "refused") return addThread(world, pull, { path, commitId, anchor: null, unplacedLine: line });
  return addThread(world, pull, { path, commitId, anchor: answer.anchor });
}

function unprocessable(message: string): GraphqlRefusal {
  return new GraphqlRefusal("UNPROCESSABLE", message);
}
