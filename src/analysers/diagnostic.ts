import type { Category, Severity } from "#core/finding/finding.ts";

/** What an analyser says about one file, before it is held against the change. Lines count from 1. */
export interface Diagnostic {
  readonly rule: { readonly id: string; readonly url?: string };
  readonly severity: Severity;
  readonly category: Category;
  readonly confidence: number;
  readonly title: string;
  /** What to do about it; may be empty. */
  readonly help: string;
  /** Places that it is about, the most telling first. */
  readonly spans: readonly [LineSpan, ...LineSpan[]];
  /** The analyser's own fix, as UTF-16 offsets into the text. Null where it has none. */
  readonly edits: readonly TextEdit[] | null;
  /** The text could not be parsed, so that other problems in it went unseen. */
  readonly isSyntaxError?: boolean;
  /** A name that has no definition here. Counts only where the base had one: globals are not known to us. */
  readonly undefinedName?: string;
}

export interface LineSpan {
  readonly startLine: number;
  readonly endLine: number;
}

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
