import type { Diagnostic } from "./diagnostic.ts";

/** One text to analyse: a changed file as it is, or as it was. */
export interface Source {
  /** Tells it from all others of this run. */
  readonly id: string;
  readonly path: string;
  readonly text: string;
}

export type Checked =
  | { readonly kind: "checked"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "failed"; readonly reason: string };

export type CheckedSources = ReadonlyMap<string, Checked>;

export interface LaneResult {
  readonly version: string | null;
  /** Holds every source, by id. */
  readonly checked: CheckedSources;
}

/** A diagnostic for which a fix is wanted, and the text that it is about. */
export interface FixRequest {
  readonly source: Source;
  readonly diagnostic: Diagnostic;
}

/** One analyser, kept so that no text can end the run: what it cannot analyse comes back as failed, with the reason. */
export interface Lane {
  readonly name: string;
  /** Whether the rest of a file's analysers leave it to this one to understand the file. */
  readonly isLanguage: boolean;
  accepts(path: string, text: string): boolean;
  check(sources: readonly Source[]): Promise<LaneResult>;
  /** For analysers that make fixes in a run of their own. Gives the same diagnostics back, in order, some with edits. */
  addFixes?(requests: readonly FixRequest[]): Promise<readonly Diagnostic[]>;
}
