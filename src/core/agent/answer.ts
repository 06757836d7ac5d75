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
  const { objects, isCut } = findObjects(text);
  const results = objects.map((object) => schema.safeParse(object));
  const fitting = results.findLast(({ success }) => success);
  if (fitting?.success === true) return { kind: "answer", value: fitting.data };

  // JSON that was cut would be judged by a fragment from its inside.
  const last = results.at(-1);
  if (isCut) return { kind: "no-json", problems: ["The JSON is cut: its end is missing."] };
  if (last?.error === undefined) return { kind: "no-json", problems: ["There is no JSON object in it."] };
  return { kind: "invalid", problems: describeProblems(last.error) };
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

function findObjects(text: string): { readonly objects: readonly unknown[]; readonly isCut: boolean } {
  const objects: unknown[] = [];
  let isCut = false;
  let at = text.indexOf("{");
  while (at !== -1) {
    const scan = scanJson(text, at);
    if (scan.kind === "incomplete") isCut = true;
    if (scan.kind === "value") objects.push(JSON.parse(text.slice(at, scan.end)));
    at = text.indexOf("{", nextStart(scan, at));
  }
  return { objects, isCut };
}

function nextStart(scan: JsonScan, at: number): number {
  if (scan.kind === "value") return scan.end;
  // What is inside of JSON that is too deep is no answer either, and would be scanned once for each of its levels.
  return scan.kind === "too-deep" ? scan.at : at + 1;
}
