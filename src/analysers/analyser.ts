import type { Diagnostic } from "./diagnostic.ts";

/** Analyses one text at a time, in a process of its own that may end on any of them. */
export interface Analyser {
  readonly version: string | null;
  check(text: string, path: string): readonly Diagnostic[] | Promise<readonly Diagnostic[]>;
}
