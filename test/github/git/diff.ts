import { gitText, gitTextOrNull, runGit } from "./run-git.ts";

export type FileStatus = "added" | "removed" | "modified" | "renamed" | "copied" | "changed";

export interface DiffLine {
  readonly kind: "added" | "deleted" | "context";
  readonly oldLine: number | null;
  readonly newLine: number | null;
  readonly text: string;
  /** Lines after the first `@@` of the file, headers of later hunks included: GitHub's `position`. */
  readonly position: number;
}

export interface DiffHunk {
  /** The whole `@@` line. */
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

/** One changed file of a diff, as the API lists it. */
export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** Blob at the new side, or at the old one for a removed file. */
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
  readonly isBinary: boolean;
  /** From the first `@@` on, without a newline at the end; empty where nothing but the name or the mode changed. */
  readonly patch: string;
  readonly hunks: readonly DiffHunk[];
}

export interface Diff {
  readonly text: string;
  readonly files: readonly ChangedFile[];
}

const OPTIONS = ["-M", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index"];
const cache = new Map<string, Promise<Diff>>();

/** The diff between two full commit ids. Commits do not change, so it is computed once. */
export function diffOf(gitDir: string, from: string, to: string): Promise<Diff> {
  const key = `${gitDir} ${from} ${to}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const diff = readDiff(gitDir, from, to);
  cache.set(key, diff);
  // A failure is not kept: the commit may come later.
  diff.catch(() => cache.delete(key));
  return diff;
}

/** What a pull request shows: from the merge base to the head. Without a common ancestor, from the base itself. */
export async function pullDiffOf(gitDir: string, base: string, head: string): Promise<Diff> {
  return await diffOf(gitDir, await mergeBaseOf(gitDir, base, head), head);
}

const mergeBases = new Map<string, Promise<string>>();

export function mergeBaseOf(gitDir: string, base: string, head: string): Promise<string> {
  const key = `${gitDir} ${base} ${head}`;
  const known = mergeBases.get(key);
  if (known !== undefined) return known;
  const found = gitTextOrNull(gitDir, ["merge-base", base, head]).then((sha) => sha ?? base);
  mergeBases.set(key, found);
  return found;
}

/** Frees what is kept about a server's repositories. */
export function forgetDiffs(gitRoot: string): void {
  for (const kept of [cache, mergeBases]) {
    for (const key of kept.keys()) if (key.startsWith(gitRoot)) kept.delete(key);
  }
}

async function readDiff(gitDir: string, from: string, to: string): Promise<Diff> {
  const [raw, bytes] = await Promise.all([
    gitText(gitDir, ["diff", ...OPTIONS, "--raw", "-z", from, to]),
    runGit(gitDir, ["diff", ...OPTIONS, from, to]),
  ]);
  const text = bytes.toString("utf8");
  const sections = text === "" ? [] : text.split(/(?<=^|\n)(?=diff --git )/);
  const files = parseRaw(raw).map((entry) => parseFile(entry, sections.splice(0, sectionsOf(entry))));
  return { text, files };
}

/** Where a file became a link or a submodule, git prints the old one deleted and the new one added. */
function sectionsOf({ status }: RawEntry): number {
  return status === "changed" ? 2 : 1;
}

interface RawEntry {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  readonly blob: string;
}

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: "added",
  C: "copied",
  D: "removed",
  M: "modified",
  R: "renamed",
  T: "changed",
};

/** `git diff --raw -z`: `:modes blobs STATUS NUL path NUL`, with two paths for renames and copies. */
function parseRaw(raw: string): RawEntry[] {
  const fields = raw.split("\0");
  const entries: RawEntry[] = [];
  for (let at = 0; at < fields.length && fields[at]?.startsWith(":");) {
    const [, , oldBlob = "", newBlob = "", code = ""] = (fields[at] ?? "").split(" ");
    const status = STATUS[code.charAt(0)] ?? "changed";
    const isPair = status === "renamed" || status === "copied";
    const first = fields[at + 1] ?? "";
    entries.push({
      path: isPair ? (fields[at + 2] ?? "") : first,
      previousPath: isPair ? first : null,
      status,
      blob: status === "removed" ? oldBlob : newBlob,
    });
    at += isPair ? 3 : 2;
  }
  return entries;
}

function parseFile(entry: RawEntry, sections: readonly string[]): ChangedFile {
  const patches = sections.map(readPatch).filter((patch) => patch !== "");
  const patch = patches.join("\n");
  const hunks = parseHunks(patch);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    ...entry,
    additions: lines.filter(({ kind }) => kind === "added").length,
    deletions: lines.filter(({ kind }) => kind === "deleted").length,
    isBinary: patch === "" && sections.some((section) => section.includes("\nBinary files ")),
    patch,
    hunks,
  };
}

/** A section from its first `@@` on. Only a line feed ends a line. */
function readPatch(section: string): string {
  const start = section.indexOf("\n@@ ");
  return start === -1 ? "" : section.slice(start + 1).replace(/\n$/, "");
}

/** Reads the hunks of a patch that starts with its first `@@`. */
export function parseHunks(patch: string): DiffHunk[] {
  const hunks: { header: string; lines: DiffLine[] }[] = [];
  let oldLine = 0;
  let newLine = 0;
  for (const [position, raw] of patch.split("\n").entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(raw);
    if (header !== null) {
      oldLine = Number(header[1]);
      newLine = Number(header[2]);
      hunks.push({ header: raw, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    const text = raw.slice(1);
    if (raw.startsWith("+")) lines?.push({ kind: "added", oldLine: null, newLine: newLine++, text, position });
    if (raw.startsWith("-")) lines?.push({ kind: "deleted", oldLine: oldLine++, newLine: null, text, position });
    if (raw.startsWith(" ")) lines?.push({ kind: "context", oldLine: oldLine++, newLine: newLine++, text, position });
  }
  return hunks;
}
