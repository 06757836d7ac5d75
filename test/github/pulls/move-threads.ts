import { type Diff, diffOf, mergeBaseOf, pullDiffOf } from "../git/diff.ts";
import type { PullRequest, Side, Thread } from "../records.ts";
import { repositoryOfPull, threadsOfPull } from "../store.ts";
import type { World } from "../world.ts";
import { findLine } from "./anchor.ts";

/** Follows every thread to a new head: lines shift with the code, and a thread whose lines changed is outdated. */
export async function moveThreads(world: World, pull: PullRequest): Promise<void> {
  const { gitDir } = repositoryOfPull(world.store, pull);
  const shown = await pullDiffOf(gitDir, pull.base.sha, pull.head.sha);
  for (const thread of threadsOfPull(world.store, pull.id)) {
    if (thread.isOutdated || thread.isUnplaced) continue;
    if (thread.subjectType === "file") {
      placeFileThread(thread, shown, pull.head.sha);
      continue;
    }
    await moveThread(thread, { gitDir, pull, shown });
  }
}

interface Move {
  readonly gitDir: string;
  readonly pull: PullRequest;
  readonly shown: Diff;
}

async function moveThread(thread: Thread, { gitDir, pull, shown }: Move): Promise<void> {
  const { base, head } = pull;
  const fromBase = await mergeBaseOf(gitDir, base.sha, thread.commitId);
  const toBase = await mergeBaseOf(gitDir, base.sha, head.sha);
  const changes = {
    LEFT: await diffOf(gitDir, fromBase, toBase),
    RIGHT: await diffOf(gitDir, thread.commitId, head.sha),
  };
  const line = follow(changes, thread.path, { side: thread.side, line: thread.line });
  const startLine = follow(changes, thread.path, { side: thread.startSide ?? thread.side, line: thread.startLine });
  const file = shown.files.find(({ path }) => path === thread.path);
  const found = file === undefined || line === null ? null : findLine(file, thread.side, line);
  if (found === null || (thread.startLine !== null && startLine === null)) {
    outdate(thread);
    return;
  }
  Object.assign(thread, { line, startLine, position: found.line.position, commitId: head.sha });
}

function placeFileThread(thread: Thread, shown: Diff, headSha: string): void {
  if (shown.files.some(({ path }) => path === thread.path)) thread.commitId = headSha;
  else outdate(thread);
}

function outdate(thread: Thread): void {
  Object.assign(thread, { isOutdated: true, line: null, startLine: null, position: null });
}

interface Place {
  readonly side: Side;
  readonly line: number | null;
}

/** The number that a line has after the changes; null where it was changed or removed. */
function follow(changes: Readonly<Record<Side, Diff>>, path: string, { side, line }: Place): number | null {
  if (line === null) return null;
  const file = changes[side].files.find((candidate) => (candidate.previousPath ?? candidate.path) === path);
  if (file === undefined) return line;
  if (file.path !== path || file.isBinary) return null;

  let shift = 0;
  for (const { lines } of file.hunks) {
    const same = lines.find(({ oldLine }) => oldLine === line);
    if (same !== undefined) return same.newLine;
    const lastOld = lines.findLast(({ oldLine }) => oldLine !== null)?.oldLine ?? 0;
    if (lastOld < line) {
      shift += lines.filter(({ kind }) => kind === "added").length;
      shift -= lines.filter(({ kind }) => kind === "deleted").length;
    }
  }
  return line + shift;
}
