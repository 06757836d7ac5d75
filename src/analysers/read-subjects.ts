import { readFile } from "node:fs/promises";
import { pathOf, type FileDiff } from "#core/diff/diff.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import type { SkippedFile } from "#core/review/review-report.ts";
import { readHead } from "./read-head.ts";
import { restoreBase } from "./restore-base.ts";
import { createSubject, type Subject } from "./subject.ts";
import type { Task } from "./task.ts";

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** Files of which nothing is left to analyse. The diff with all their lines was read. */
  readonly deleted: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/** Reads the changed files that are to be reviewed, as they are and as they were. */
export async function readSubjects({ diffPath, checkoutPath, files }: Task): Promise<Subjects> {
  const diffs = new Map(parseDiff(await readFile(diffPath, "utf8")).map((file) => [pathOf(file), file]));
  const subjects: Subject[] = [];
  const deleted: string[] = [];
  const skipped: SkippedFile[] = [];
  for (const path of new Set(files)) {
    const file = diffs.get(path);
    if (file?.newPath === null) {
      deleted.push(path);
      continue;
    }
    const subject = file === undefined ? "not in the diff" : await readSubject(checkoutPath, file);
    if (typeof subject === "string") skipped.push({ path, reason: subject });
    else subjects.push(subject);
  }
  return { subjects, deleted, skipped };
}

/** A sentence where the file cannot be had. */
async function readSubject(checkout: string, file: FileDiff): Promise<Subject | string> {
  const path = pathOf(file);
  if (file.isBinary) return "binary";
  if (file.newMode === SYMLINK) return "a symbolic link";
  const head = await readHead(checkout, path);
  if (head.kind === "skipped") return head.reason;
  const base = restoreBase(head.text, file);
  if (base === null && file.oldPath !== null) return "its text in the checkout is not the text that the diff describes";
  return createSubject(file, { path, head: head.text, base });
}

/** The mode by which git marks a symbolic link. */
const SYMLINK = "120000";
