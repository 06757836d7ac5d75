import { CATEGORIES, SEVERITIES, type Finding } from "../finding/finding.ts";
import { sanitiseTitle } from "../markdown/sanitise.ts";
import { severityLabel } from "./wording.ts";

/** What the first line of a finding says. */
export type Headline = Pick<Finding, "severity" | "category" | "title">;

/** The first line of a finding, wherever it is shown in full. */
export function renderHeadline({ severity, category, title }: Headline): string {
  return `**${severityLabel(severity)} (${category}): ${sanitiseTitle(title)}**`;
}

/**
 * The headlines of the findings that a text of ours shows, in order. Null where there are not as many as expected: the words of an agent
 * may hold a line that looks the same, and then nothing tells which is which.
 */
export function parseHeadlines(text: string, expected: number): readonly Headline[] | null {
  const lines = text.split(/\r?\n/);
  const headlines = lines.map(parseHeadline).filter((headline) => headline !== null);
  return headlines.length === expected ? headlines : null;
}

function parseHeadline(line: string): Headline | null {
  const [, label, word, title] = HEADLINE.exec(line) ?? [];
  const severity = SEVERITIES.find((candidate) => severityLabel(candidate) === label);
  const category = CATEGORIES.find((candidate) => candidate === word);
  if (severity === undefined || category === undefined || title === undefined) return null;
  return { severity, category, title: title.replace(ESCAPE, "$1") };
}

const HEADLINE = /^\*\*([A-Z][a-z]+) \(([a-z]+)\): (.+)\*\*$/;

/** https://spec.commonmark.org/0.31.2/#backslash-escapes: a backslash before ASCII punctuation stands for that character. */
const ESCAPE = /\\([!-/:-@[-`{-~])/g;
