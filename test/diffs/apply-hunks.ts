import type { Hunk } from "#core/diff/diff.ts";

/** Applies hunks as strictly as can be: at their line numbers, with every old line compared. */
export function applyHunks(oldText: string, hunks: readonly Hunk[]): string {
  const oldLines = splitLines(oldText);
  const newLines: string[] = [];
  let next = 0;
  for (const hunk of hunks) {
    const start = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    newLines.push(...oldLines.slice(next, start));
    next = start;
    for (const { kind, oldLine, newLine, text, noNewline } of hunk.lines) {
      const line = noNewline ? text : `${text}\n`;
      if (kind !== "added") {
        if (oldLines[next] !== line || oldLine !== next + 1)
          throw new Error(`Old line ${next + 1} is not as the diff says`);
        next += 1;
      }
      if (kind === "deleted") continue;
      newLines.push(line);
      if (newLine !== newLines.length) throw new Error(`New line ${newLines.length} is numbered ${newLine}`);
    }
  }
  return [...newLines, ...oldLines.slice(next)].join("");
}

/** Lines with their LF. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
