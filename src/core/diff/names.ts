import type { DiffCursor } from "./cursor.ts";
import type { ExtendedHeader } from "./header.ts";
import type { FileMarks } from "./marks.ts";
import { parseGitPath, quotedLength, type GitPath } from "./git-path.ts";

/** The two paths of a file diff without their prefixes; null where the file does not exist on that side. */
export interface FileNames {
  readonly old: GitPath | null;
  readonly new: GitPath | null;
}

/** Both paths as they were printed, and without their prefixes. */
interface NamePair {
  readonly printed: readonly [string, string];
  readonly old: GitPath;
  readonly new: GitPath;
}

/** Prefixes of git's, plain and mnemonic (`diff.mnemonicPrefix`); `git diff -R` swaps them. */
const PREFIXES = ["a/ b/", "i/ w/", "c/ i/", "c/ w/", "o/ w/", "1/ 2/"].map((pair) => pair.split(" "));
/** Two paths of Linux's PATH_MAX. Trying every space of a longer line would let a hostile one take minutes. */
const MAX_GUESSED_LENGTH = 2 * 4096;

/**
 * Says which file a `diff --git` entry is about. Where the names of that line differ, as in a rename,
 * git cannot separate them without doubt, but then it prints each of them on a line of its own.
 */
export function nameGitFile(cursor: DiffCursor, { names, header, marks }: GitFileNames): FileNames {
  if (header.move !== null) {
    const { from, to } = header.move;
    if (marks !== null && !(marks.old?.path.text.endsWith(from.text) && marks.new?.path.text.endsWith(to.text))) {
      cursor.fail({ expected: '"---" and "+++" lines with the paths of the rename or copy' });
    }
    return { old: from, new: to };
  }
  const pair = splitNames(names) ?? pairMarks(marks);
  if (pair === null) return cursor.fail({ expected: 'two paths after "diff --git" that can be told apart' });
  const [oldName, newName] = pair.printed;
  if (
    marks !== null &&
    ((marks.old?.path.text ?? oldName) !== oldName || (marks.new?.path.text ?? newName) !== newName)
  ) {
    cursor.fail({ expected: '"---" and "+++" lines below with the paths of this line' });
  }
  return {
    old: header.isAdded || marks?.old === null ? null : pair.old,
    new: header.isDeleted || marks?.new === null ? null : pair.new,
  };
}

export interface GitFileNames {
  /** What follows `diff --git`. */
  readonly names: string;
  readonly header: ExtendedHeader;
  readonly marks: FileMarks | null;
}

/** Says which file a diff without `diff --git` is about. */
export function namePlainFile({ old, new: head }: FileMarks): FileNames {
  if (old === null || head === null) {
    return { old: old && stripPrefix(old.path, "a/"), new: head && stripPrefix(head.path, "b/") };
  }
  const pair = pairPaths(old.path, head.path) ?? { old: old.path, new: head.path };
  return { old: old.isMissing ? null : pair.old, new: head.isMissing ? null : pair.new };
}

function stripPrefix(path: GitPath, prefix: string): GitPath {
  return strip(path, path.text.startsWith(prefix) ? prefix.length : 0);
}

function splitNames(names: string): NamePair | null {
  if (names.startsWith('"')) return splitAt(names, quotedLength(names));
  // The same name after prefixes of one length: the space between them is the middle.
  const middle = splitAt(names, (names.length - 1) / 2);
  if (middle !== null && middle.old.text === middle.new.text) return middle;
  if (names.length > MAX_GUESSED_LENGTH) return null;
  const pairs = [...names.matchAll(/ /g)].map(({ index }) => splitAt(names, index)).filter((pair) => pair !== null);
  const same = pairs.filter((pair) => pair.old.text === pair.new.text);
  const [only, ...others] = same.length > 0 ? same : pairs;
  return others.length === 0 ? (only ?? null) : null;
}

function splitAt(names: string, space: number): NamePair | null {
  if (names[space] !== " ") return null;
  const old = parseGitPath(names.slice(0, space));
  const head = parseGitPath(names.slice(space + 1));
  return old === null || head === null ? null : pairPaths(old, head);
}

function pairMarks(marks: FileMarks | null): NamePair | null {
  if (marks?.old == null || marks.new === null) return null;
  const { path: old } = marks.old;
  const { path: head } = marks.new;
  return pairPaths(old, head) ?? { printed: [old.text, head.text], old, new: head };
}

/** Null where the two have neither a name nor a pair of prefixes in common. */
function pairPaths(old: GitPath, head: GitPath): NamePair | null {
  const printed = [old.text, head.text] as const;
  if (old.text === head.text) return { printed, old, new: head };
  const oldPrefix = old.text.indexOf("/") + 1;
  const newPrefix = head.text.indexOf("/") + 1;
  const isSameName = old.text.slice(oldPrefix) === head.text.slice(newPrefix);
  if (!isSameName && !isPrefixPair(old.text.slice(0, oldPrefix), head.text.slice(0, newPrefix))) return null;
  return oldPrefix > 0 && newPrefix > 0 ? { printed, old: strip(old, oldPrefix), new: strip(head, newPrefix) } : null;
}

function isPrefixPair(one: string, other: string): boolean {
  return PREFIXES.some((pair) => pair.includes(one) && pair.includes(other) && one !== other);
}

function strip(path: GitPath, length: number): GitPath {
  return { text: path.text.slice(length), isUtf8: path.isUtf8 };
}
