/**
 * GitHub's rules for review comments, written a second time from its documents and from the answers it gives.
 * Shares no code with the product, so that one cannot cover for a mistake of the other.
 */

export interface ShownLine {
  readonly sign: "+" | "-" | " ";
  readonly old: number;
  readonly new: number;
  readonly text: string;
}

export interface ShownFile {
  readonly oldPath: string;
  readonly newPath: string;
  /** The path by which GitHub knows the file. */
  readonly path: string;
  readonly hunks: readonly (readonly ShownLine[])[];
}

/** What is sent to GitHub for one inline comment. */
export interface SentComment {
  readonly path: string;
  readonly side: "RIGHT" | "LEFT";
  readonly startLine: number;
  readonly line: number;
}

/** Reads what git printed. Enough for the paths of the corpus, which need no quoting. */
export function readShownFiles(diff: string): readonly ShownFile[] {
  return diff
    .split(/^diff --git /m)
    .slice(1)
    .map(readShownFile);
}

/** True where GitHub takes the comment: both ends on lines of that side, in one hunk, in order. Else it answers 422. */
export function isAccepted(files: readonly ShownFile[], { path, side, startLine, line }: SentComment): boolean {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined || startLine > line) return false;
  return file.hunks.some((hunk) => [startLine, line].every((number) => hunk.some((row) => isOn(row, side, number))));
}

/** Deleted lines are on the left; added and context lines on the right. */
function isOn(row: ShownLine, side: "RIGHT" | "LEFT", number: number): boolean {
  if (side === "LEFT") return row.sign === "-" && row.old === number;
  return row.sign !== "-" && row.new === number;
}

function readShownFile(text: string): ShownFile {
  const [header = "", ...hunks] = text.split(/^(?=@@ -\d)/m);
  const names = /^a\/(?<old>\S+) b\/(?<new>\S+)$/m.exec(header)?.groups;
  const oldPath = names?.["old"] ?? "";
  const newPath = names?.["new"] ?? "";
  return { oldPath, newPath, path: newPath, hunks: hunks.map(readShownHunk) };
}

function readShownHunk(text: string): readonly ShownLine[] {
  const [header = "", ...lines] = text.replace(/\n$/, "").split("\n");
  const starts = /^@@ -(?<old>\d+)\S* \+(?<new>\d+)/.exec(header)?.groups;
  let oldLine = Number(starts?.["old"]);
  let newLine = Number(starts?.["new"]);
  const rows: ShownLine[] = [];
  for (const line of lines) {
    const sign = line.charAt(0);
    if (sign !== "+" && sign !== "-" && sign !== " ") continue;
    rows.push({ sign, old: oldLine, new: newLine, text: line.slice(1) });
    if (sign !== "+") oldLine += 1;
    if (sign !== "-") newLine += 1;
  }
  return rows;
}
