import type { Diagnostic as RuffDiagnostic } from "@astral-sh/ruff-wasm-nodejs";
import type { Analyser } from "./analyser.ts";
import type { Diagnostic, TextEdit } from "./diagnostic.ts";
import { indexLines, type LineIndex } from "./line-index.ts";
import { RUFF_RULES } from "./ruff-rules.ts";

/** Python, by ruff. The rules are ours: the repository's configuration is not read. */
export async function createRuffAnalyser(): Promise<Analyser> {
  // Loaded here and not above: ten megabytes that only the process for Python needs, also where all is one file.
  const { PositionEncoding, Workspace } = await import("@astral-sh/ruff-wasm-nodejs");
  const workspace = new Workspace(
    { lint: { select: [...RUFF_RULES.keys()] }, "target-version": NEWEST_PYTHON },
    PositionEncoding.Utf16,
  );
  return {
    version: Workspace.version(),
    check(text, path) {
      // The package declares the type of its answer, and `any` for the call that gives it.
      const diagnostics: readonly RuffDiagnostic[] = workspace.check(text);
      const places = { rows: rowStarts(text), index: indexLines(text), definesByName: /\bglobals\(\)/.test(text) };
      return diagnostics
        .filter((diagnostic) => fits(diagnostic, path))
        .map((diagnostic) => translate(diagnostic, places));
    },
  };
}

/** Code for an older Python parses under the newest. */
const NEWEST_PYTHON = "py314";

/** Ruff sees the text alone. Packages import names in order to export them, and stubs hold no code. */
function fits({ code }: RuffDiagnostic, path: string): boolean {
  if (/\.pyi$/i.test(path)) return code === SYNTAX;
  return code !== "F401" || !/(?:^|\/)__init__\.py$/.test(path);
}

const SYNTAX = "invalid-syntax";

interface Places {
  /** Offsets at which ruff's rows start: a lone CR ends one too. */
  readonly rows: readonly number[];
  readonly index: LineIndex;
  /** The module puts names into its own dictionary, which no analyser follows. */
  readonly definesByName: boolean;
}

function translate(diagnostic: RuffDiagnostic, places: Places): Diagnostic {
  const { code, message, fix } = diagnostic;
  const rule = RUFF_RULES.get(code ?? SYNTAX);
  const start = offsetOf(diagnostic.start_location, places);
  const end = Math.max(start, offsetOf(diagnostic.end_location, places) - 1);
  const startLine = places.index.lineAt(start);
  return {
    rule:
      rule === undefined
        ? { id: "ruff/syntax", url: "https://docs.python.org/3/reference/grammar.html" }
        : { id: `ruff/${code}`, url: `https://docs.astral.sh/ruff/rules/${rule.name}/` },
    severity: rule?.severity ?? "high",
    category: rule?.category ?? "bug",
    confidence: rule?.confidence ?? 0.95,
    title: rule === undefined ? `Python cannot parse this file: ${message}` : message,
    help: fix?.message ?? "",
    // A syntax error at the end of a line reaches into the next one.
    spans: [{ startLine, endLine: rule === undefined ? startLine : places.index.lineAt(end) }],
    edits:
      fix === null
        ? null
        : fix.edits.map((edit): TextEdit => ({
            start: offsetOf(edit.location, places),
            end: offsetOf(edit.end_location, places),
            text: edit.content ?? "",
          })),
    isSyntaxError: rule === undefined,
    ...(places.definesByName ? readUndefinedName(code, message) : {}),
  };
}

function readUndefinedName(code: string | null, message: string): Pick<Diagnostic, "undefinedName"> {
  const name = code === "F821" || code === "F822" ? /`([^`]+)`/.exec(message)?.[1] : undefined;
  return name === undefined ? {} : { undefinedName: name };
}

interface Location {
  readonly row: number;
  readonly column: number;
}

function offsetOf({ row, column }: Location, { rows }: Places): number {
  return (rows[row - 1] ?? rows.at(-1) ?? 0) + column - 1;
}

function rowStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ 0: ending, index }) => index + ending.length)];
}
