import type { Analyser } from "./analyser.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { indexLines } from "./line-index.ts";

export const CONFLICT_RULE = "conflict-markers/unresolved";

const START = /^<{7}(?: |\r?$)/;
const MIDDLE = /^={7}\r?$/;
const END = /^>{7}(?: |\r?$)/;

/** Conflicts that a merge has left in the file. A start, a middle and an end belong to one; a line of `=======` alone is prose. */
export function createConflictMarkersAnalyser(): Analyser {
  return {
    version: null,
    check(text) {
      const { lines } = indexLines(text);
      const found: Diagnostic[] = [];
      let start: number | null = null;
      let hasMiddle = false;
      for (const [index, line] of lines.entries()) {
        if (START.test(line)) [start, hasMiddle] = [index + 1, false];
        if (MIDDLE.test(line)) hasMiddle = true;
        if (!END.test(line) || start === null || !hasMiddle) continue;
        found.push(describe(start, index + 1));
        start = null;
      }
      return found;
    },
  };
}

function describe(startLine: number, endLine: number): Diagnostic {
  return {
    rule: { id: CONFLICT_RULE, url: "https://git-scm.com/docs/git-merge#_how_conflicts_are_presented" },
    severity: "high",
    category: "bug",
    confidence: 0.95,
    title: "A merge conflict is committed without a resolution",
    help: `Both sides of the conflict and git's markers stand in the file, on lines ${startLine} to ${endLine}. Keep the right side, and remove the markers.`,
    spans: [
      { startLine, endLine: startLine },
      { startLine: endLine, endLine },
    ],
    edits: null,
  };
}
