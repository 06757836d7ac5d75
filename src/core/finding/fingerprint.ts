import { createHash } from "node:crypto";
import type { FileDiff } from "../diff/diff.ts";
import type { Category } from "./finding.ts";
import { squeeze } from "../anchor/quote-reading.ts";

/** What stays the same about a finding while the change moves on. Line numbers do not: unrelated edits move them. */
export interface Identity {
  /** See `stablePath`. */
  readonly path: string;
  readonly category: Category;
  /** The lines in question. Spacing does not matter. */
  readonly quote: string;
  /** Case, spacing and punctuation do not matter. */
  readonly title: string;
  /** Counts from 0 what is otherwise the same, from top to bottom: the same slip in two copies of a line is two findings. */
  readonly occurrence: number;
}

/** Begins what is hashed. A new way to make fingerprints gets a new one, so that no old one can mean something else. */
const VERSION = "finding/1";
/** 80 bits: with a million findings on one pull request, two share a fingerprint with a chance of one in 10^12. */
const HEX_DIGITS = 20;

/** Identifies a finding across pushes: the first 20 hexadecimal digits of a SHA-256. */
export function fingerprintFinding({ path, category, quote, title, occurrence }: Identity): string {
  const parts = [VERSION, path, category, squeeze(quote), normalizeTitle(title), occurrence];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, HEX_DIGITS);
}

/**
 * The path under which a file is known through all pushes of a pull request. That is its old one: the base stays while
 * the head moves, so that a file renamed in the second push keeps it. A copy is a new file, and so goes by its new path.
 */
export function stablePath(file: FileDiff): string | null {
  if (file.change === "copied") return file.newPath;
  return file.oldPath ?? file.newPath;
}

/** Keeps letters and digits of any script. A title without any is kept but for its spacing. */
export function normalizeTitle(title: string): string {
  const words = title
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  return words === null ? squeeze(title) : words.join(" ");
}
