import { hasHidden, removeHidden } from "../markdown/hidden-characters.ts";
import { findSecrets } from "./find-secrets.ts";
import type { SecretPattern } from "./secret-pattern.ts";

/** Takes secrets out of a text. Applying it twice changes nothing more. */
export interface Redactor {
  (text: string): string;
}

export interface RedactorOptions {
  /** Secrets that are known by value, such as the token of the run and the keys of the model. */
  readonly values?: readonly string[];
}

/** A shorter value would be found inside of ordinary words. */
const MIN_VALUE_LENGTH = 8;

/** Makes the last gate before any text of ours is shown, posted or printed. */
export function createRedactor({ values = [] }: RedactorOptions = {}): Redactor {
  const known = [
    ...new Set(values.filter((value) => value.trim().length >= MIN_VALUE_LENGTH).flatMap(spellings)),
  ].toSorted((a, b) => b.length - a.length);

  return (text) => {
    const visible = removeHidden(text);
    const redacted = redactVisible(visible, known);
    if (redacted !== visible) return redacted;
    // Hidden characters may stand for something to show, so they go only with a secret that they split.
    return hasHidden(text) ? redactVisible(text, known) : text;
  };
}

function redactVisible(text: string, known: readonly string[]): string {
  const withoutKnown = known.reduce((rest, value) => rest.replaceAll(value, "‹redacted secret›"), text);
  return redactPatterns(withoutKnown);
}

/** A placeholder ends the word before what follows it, which may then be a secret of its own. So until there is no more. */
function redactPatterns(text: string): string {
  let redacted = "";
  let position = 0;
  for (const { pattern, value, start, end } of findSecrets(text)) {
    if (value.includes("‹redacted")) continue;
    redacted += text.slice(position, start) + placeholder(pattern, value);
    position = end;
  }
  return position === 0 ? text : redactPatterns(redacted + text.slice(position));
}

/** Quotation marks that mean nothing to Markdown, JSON, YAML or a shell. */
function placeholder({ title, mustLookRandom }: SecretPattern, value: string): string {
  const start = mustLookRandom ? "" : publicStart(value);
  return start === "" ? `‹redacted ${title}›` : `‹redacted ${title} ${start}…›`;
}

/** The prefix that tells the kind of a key and nothing of its secret: up to the first separator, at most eight characters. */
function publicStart(value: string): string {
  return /^[A-Za-z]{1,7}[A-Za-z0-9]?[_.-]/.exec(value)?.[0] ?? "";
}

/** How a known secret may appear: as it is, in an address, in JSON, and in base64, which a log or an agent may have made of it. */
function spellings(value: string): string[] {
  const base64 = btoa(Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join(""));
  return [
    value,
    encodeURIComponent(value.replace(/\p{Cs}/gu, "�")),
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replace(/=+$/, ""),
  ];
}
