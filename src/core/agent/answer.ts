import type { z } from "zod";
import { scanJson, type JsonScan } from "./scan-json.ts";

/** What an agent's text holds. */
export type Answer<T> =
  | { readonly kind: "answer"; readonly value: T }
  | { readonly kind: "empty" }
  /** Prose, an error message, or JSON that was cut. */
  | { readonly kind: "no-json"; readonly problems: readonly string[] }
  /** JSON, but not the JSON that was asked for. */
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/**
 * Takes the answer out of an agent's text, which may wrap it in prose or a code fence.
 * Of several JSON objects that fit, the last one counts: agents quote examples first and answer at the end.
 */
export function extractAnswer<T>(text: string, schema: z.ZodType<T>): Answer<T> {
  if (text.trim() === "") return { kind: "empty" };
  const { candidates, isCut } = findCandidates(text);
  let last: z.ZodError | null = null;
  for (const candidate of candidates.toReversed()) {
    const value: unknown = JSON.parse(candidate);
    if (isTooLarge(value)) return { kind: "invalid", problems: [TOO_LARGE] };
    const result = schema.safeParse(value);
    if (result.success) return { kind: "answer", value: result.data };
    last ??= result.error;
  }
  // JSON that was cut would be judged by a fragment from its inside.
  if (isCut) return { kind: "no-json", problems: ["The JSON is cut: its end is missing."] };
  if (last === null) return { kind: "no-json", problems: ["There is no JSON object in it."] };
  return { kind: "invalid", problems: describeProblems(last) };
}

/** One line for each thing that is wrong, with its path in the JSON. */
export function describeProblems(error: z.ZodError): readonly string[] {
  const lines = error.issues.map(({ path, message }) => `${renderPath(path)}: ${message}`);
  if (lines.length <= MAX_PROBLEMS) return lines;
  return [...lines.slice(0, MAX_PROBLEMS), `... and ${lines.length - MAX_PROBLEMS} more.`];
}

/** Asks for the same answer once more, in the session that gave the one that cannot be used. */
export function buildRepairPrompt(problems: readonly string[]): string {
  return [
    "Your answer cannot be used:",
    ...problems.map((problem) => `- ${problem}`),
    "Answer again, with the whole JSON object and nothing else. Change only what is wrong with its form.",
  ].join("\n");
}

/** More would say nothing new, to people and to agents. */
const MAX_PROBLEMS = 20;

function renderPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the answer";
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

interface Candidates {
  readonly candidates: readonly string[];
  readonly isCut: boolean;
}

/** Objects that are tried, the last ones of a text: a flood of them would take the memory of everybody else. */
const MAX_CANDIDATES = 1000;

/** Objects without an end that are looked into: each look goes through all the rest of the text. */
const MAX_CUTS = 10;

function findCandidates(text: string): Candidates {
  const spans: (readonly [start: number, end: number])[] = [];
  let cuts = 0;
  let at = text.indexOf("{");
  while (at !== -1 && cuts < MAX_CUTS) {
    const scan = scanJson(text, at);
    if (scan.kind === "incomplete") cuts += 1;
    if (scan.kind === "value") spans.push([at, scan.end]);
    if (spans.length > 2 * MAX_CANDIDATES) spans.splice(0, MAX_CANDIDATES);
    at = text.indexOf("{", nextStart(scan, at));
  }
  return { candidates: spans.slice(-MAX_CANDIDATES).map(([start, end]) => text.slice(start, end)), isCut: cuts > 0 };
}

function nextStart(scan: JsonScan, at: number): number {
  if (scan.kind === "value") return scan.end;
  // What is inside of JSON that is too deep is no answer either, and would be scanned once for each of its levels.
  return scan.kind === "too-deep" ? scan.at : at + 1;
}

/** Values in one answer. A report with a thousand findings has some fifteen thousand; each one that is wrong costs an error. */
const MAX_VALUES = 100_000;

const TOO_LARGE = `The JSON holds more than ${MAX_VALUES} values, which no answer needs.`;

/** Never recurses. */
function isTooLarge(value: unknown): boolean {
  const open: unknown[] = [value];
  for (let count = 0; count <= MAX_VALUES; count += 1) {
    const next = open.pop();
    if (typeof next === "object" && next !== null) for (const inner of Object.values(next)) open.push(inner);
    if (open.length === 0) return false;
  }
  return true;
}
