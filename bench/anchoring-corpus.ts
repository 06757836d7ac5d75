import type { Finding } from "#core/finding/finding.ts";
import { type ShownFile, type ShownLine, readShownFiles } from "./anchoring-judge.ts";
import type { Random } from "./anchoring-random.ts";
import type { PullRequest } from "./anchoring-repository.ts";

/** Where a finding belongs, known because the corpus put it there. */
export interface Truth {
  /** `part` is any part of the lines that GitHub takes. */
  readonly kind: "inline" | "part" | "file" | "outside";
  readonly path: string;
  readonly side: "RIGHT" | "LEFT";
  /** Null where the finding speaks of no line that exists. */
  readonly startLine: number | null;
  readonly endLine: number | null;
}

export interface Sample {
  readonly name: string;
  readonly finding: Finding;
  readonly truth: Truth;
}

/** The kinds of findings that agents give, each with how it is made. Null where this change has no room for one. */
type Maker = (change: Change, random: Random) => Omit<Sample, "name"> | null;

const MAKERS: Readonly<Record<string, Maker>> = {
  exact: (change, random) => onRun(pickRun(change, random, { signs: "+", most: 1 })),
  "context line": (change, random) => onRun(pickRun(change, random, { signs: " ", most: 1 })),
  "off by 1 to 5": (change, random) =>
    moved(onRun(pickRun(change, random, { signs: "+ ", most: 2 })), offBy(random, 5)),
  "quote only": quoteOnly,
  "quote re-indented": (change, random) =>
    requoted(onRun(pickRun(change, random, { signs: "+ ", most: 3 })), reindent(random)),
  "a/ or b/ on the path": (change, random) =>
    renamed(onRun(pickRun(change, random, { signs: "+", most: 1 })), (path) => random.pick(["a/", "b/", "./"]) + path),
  "ambiguous quote": ambiguousQuote,
  "deleted line": deletedLine,
  "old path of a rename": oldPath,
  "outside of the hunks": outsideOfHunks,
  "file not in the change": outsideOfChange,
  "range across hunks": rangeAcrossHunks,
  "good range": (change, random) => onRun(pickRun(change, random, { signs: "+ ", least: 2, most: 6 })),
  "reversed range": (change, random) => reversed(onRun(pickRun(change, random, { signs: "+ ", least: 2, most: 6 }))),
  "invented line": inventedLine,
  "line only": (change, random) => requoted(onRun(pickRun(change, random, { signs: "+ ", most: 3 })), () => ""),
  "first line of a range": (change, random) =>
    widened(onRun(pickRun(change, random, { signs: "+", most: 1 })), random.int(1, 4)),
  "with diff markers": withMarkers,
  "with line numbers": withLineNumbers,
  "part of a line": (change, random) =>
    moved(requoted(onRun(pickRun(change, random, { signs: "+ ", most: 1 })), middle), offBy(random, 2)),
  "with an ellipsis": (change, random) =>
    requoted(onRun(pickRun(change, random, { signs: "+ ", least: 3, most: 8 })), elide(random)),
  "a slip in the quote": (change, random) =>
    requoted(onRun(pickRun(change, random, { signs: "+ ", most: 1, shortest: 24 })), slip(random)),
};

/** As many findings of every kind as asked for, where the change has room for them. */
export function createSamples(pullRequest: PullRequest, perKind: number, random: Random): readonly Sample[] {
  const change = { ...pullRequest, files: readShownFiles(pullRequest.diff) };
  return Object.entries(MAKERS).flatMap(([name, make]) =>
    Array.from({ length: perKind }, () => make(change, random))
      .filter((sample) => sample !== null)
      .map((sample) => ({ name, ...sample })),
  );
}

interface Change extends PullRequest {
  readonly files: readonly ShownFile[];
}

interface Run {
  readonly file: ShownFile;
  readonly lines: readonly ShownLine[];
}

interface RunWish {
  readonly signs: string;
  readonly least?: number;
  readonly most: number;
  readonly shortest?: number;
}

/** Lines of the head, one below the other within a hunk. The first and the last one hold a word. */
function pickRun({ files }: Change, random: Random, { signs, least = 1, most, shortest = 4 }: RunWish): Run | null {
  const length = random.int(least, most);
  const runs = files.flatMap((file) =>
    file.hunks.flatMap((hunk) => {
      const lines = hunk.filter(({ sign }) => signs === "-" || sign !== "-");
      return lines
        .map((_, start) => ({ file, lines: lines.slice(start, start + length) }))
        .filter((run) => run.lines.length === length && run.lines.every(({ sign }) => signs.includes(sign)))
        .filter((run) => [run.lines[0], run.lines.at(-1)].every((line) => isTelling(line?.text ?? "", shortest)));
    }),
  );
  return runs.length === 0 ? null : random.pick(runs);
}

/** An agent that is asked for the line in question does not quote a lone bracket. */
function isTelling(text: string, shortest: number): boolean {
  return /[A-Za-z]{3}/.test(text) && text.trim().length >= shortest;
}

type Unnamed = Omit<Sample, "name">;

function onRun(run: Run | null): Unnamed | null {
  const [first, last] = [run?.lines[0], run?.lines.at(-1)];
  if (run === null || first === undefined || last === undefined) return null;
  const side = first.sign === "-" ? "LEFT" : "RIGHT";
  const [startLine, endLine] = side === "LEFT" ? [first.old, last.old] : [first.new, last.new];
  const { path } = run.file;
  return {
    finding: createFinding({ path, side, startLine, endLine, quote: quoteOf(run.lines) }),
    truth: { kind: "inline", path, side, startLine, endLine },
  };
}

type FindingPlace = Pick<Finding, "path" | "side" | "startLine" | "endLine" | "quote">;

function createFinding(place: FindingPlace): Finding {
  return { ...place, severity: "medium", category: "bug", title: "Something is wrong", body: "", confidence: 0.5 };
}

function quoteOf(lines: readonly { readonly text: string }[]): string {
  return lines.map(({ text }) => text.replace(/\r$/, "")).join("\n");
}

function edited(sample: Unnamed | null, change: (finding: Finding) => Partial<FindingPlace>): Unnamed | null {
  return sample && { ...sample, finding: { ...sample.finding, ...change(sample.finding) } };
}

function moved(sample: Unnamed | null, by: number): Unnamed | null {
  return edited(sample, ({ startLine, endLine }) => {
    const move = Math.max(by, 1 - startLine);
    return { startLine: startLine + move, endLine: endLine + move };
  });
}

function atLine(sample: Unnamed | null, line: number): Unnamed | null {
  return edited(sample, () => ({ startLine: line, endLine: line }));
}

function reversed(sample: Unnamed | null): Unnamed | null {
  return edited(sample, ({ startLine, endLine }) => ({ startLine: endLine, endLine: startLine }));
}

function widened(sample: Unnamed | null, by: number): Unnamed | null {
  return edited(sample, ({ endLine }) => ({ endLine: endLine + by }));
}

function renamed(sample: Unnamed | null, rename: (path: string) => string): Unnamed | null {
  return edited(sample, ({ path }) => ({ path: rename(path) }));
}

function requoted(sample: Unnamed | null, requote: (quote: string) => string): Unnamed | null {
  return edited(sample, ({ quote }) => ({ quote: requote(quote) }));
}

function offBy(random: Random, most: number): number {
  return random.int(1, most) * random.pick([-1, 1]);
}

function reindent(random: Random): (quote: string) => string {
  const change = random.pick<(line: string) => string>([
    (line) => line.trim(),
    (line) => `    ${line}`,
    (line) => line.replace(/^ +/, (spaces) => "\t".repeat(Math.ceil(spaces.length / 2))),
    (line) => line.replace(/^( +)/, "$1$1"),
  ]);
  return (quote) => quote.split("\n").map(change).join("\n");
}

/** What is left of a line without its first and last word, where that still says something. */
function middle(quote: string): string {
  const text = quote.trim();
  const part = text.replace(/^\S+\s+/, "").replace(/\s+\S+$/, "");
  return part.length >= 8 && isTelling(part, 8) ? part : text;
}

function elide(random: Random): (quote: string) => string {
  return (quote) => {
    const lines = quote.split("\n");
    return [lines[0], random.pick(["...", "    // ...", "\u2026"]), lines.at(-1)].join("\n");
  };
}

function slip(random: Random): (quote: string) => string {
  return (quote) => {
    const letters = [...quote.matchAll(/\p{L}/gu)];
    const at = random.pick(letters).index;
    return quote.slice(0, at) + quote.slice(at + 1);
  };
}

/** The agent knows no line, and says 1. What it quotes stands in the head only once: else nobody could know which is meant. */
function quoteOnly(change: Change, random: Random): Unnamed | null {
  const sample = atLine(onRun(pickRun(change, random, { signs: "+", most: 3 })), 1);
  if (sample === null) return null;
  const text = quoteOf(linesOf(change.head.get(sample.finding.path) ?? ""));
  return `\n${text}`.split(`\n${sample.finding.quote}\n`).length === 2 ? sample : null;
}

/** The text stands in the head more than once. Four agents in five are right about the line, the fifth is off by one or two. */
function ambiguousQuote(change: Change, random: Random): Unnamed | null {
  const runs = change.files.flatMap((file) => {
    const texts = (change.head.get(file.path) ?? "").split("\n");
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    const lines = file.hunks.flat().filter(({ sign }) => sign !== "-");
    return lines
      .filter(({ text }) => text.trim() !== "" && (counts.get(text) ?? 0) > 1)
      .map((line) => ({ file, lines: [line] }));
  });
  const sample = runs.length === 0 ? null : onRun(random.pick(runs));
  return random.chance(0.8) ? sample : moved(sample, offBy(random, 2));
}

/** Half of the agents say LEFT; the others only know the old number, and then the text is gone from the head. */
function deletedLine(change: Change, random: Random): Unnamed | null {
  const sample = onRun(pickRun(change, random, { signs: "-", most: 1 }));
  if (sample === null || random.chance(0.5)) return sample;
  const isGone = !(change.head.get(sample.finding.path) ?? "").includes(sample.finding.quote.trim());
  return isGone ? edited(sample, () => ({ side: "RIGHT" })) : sample;
}

function oldPath(change: Change, random: Random): Unnamed | null {
  const files = change.files.filter((file) => file.oldPath !== file.newPath);
  const run = pickRun({ ...change, files }, random, { signs: "+ ", most: 2 });
  return renamed(onRun(run), () => run?.file.oldPath ?? "");
}

function outsideOfHunks(change: Change, random: Random): Unnamed | null {
  const file = random.pick(change.files);
  const shown = new Set(
    file.hunks
      .flat()
      .filter(({ sign }) => sign !== "-")
      .map((row) => row.new),
  );
  const lines = linesOf(change.head.get(file.path) ?? "").filter(
    ({ line, text }) => !shown.has(line) && isTelling(text, 4),
  );
  return lines.length === 0 ? null : onLine(random.pick(lines), file.path, "file");
}

function outsideOfChange(change: Change, random: Random): Unnamed | null {
  const paths = [...change.head.keys()].filter((path) => change.files.every((file) => file.newPath !== path));
  const path = random.pick(paths);
  const lines = linesOf(change.head.get(path) ?? "").filter(({ text }) => isTelling(text, 4));
  return onLine(random.pick(lines), path, "outside");
}

function linesOf(text: string): readonly { readonly line: number; readonly text: string }[] {
  return text.split("\n").map((content, index) => ({ line: index + 1, text: content }));
}

function onLine(
  { line, text }: { readonly line: number; readonly text: string },
  path: string,
  kind: "file" | "outside",
): Unnamed {
  const place = { path, side: "RIGHT", startLine: line, endLine: line } as const;
  return { finding: createFinding({ ...place, quote: quoteOf([{ text }]) }), truth: { kind, ...place } };
}

/** Begins in one hunk and ends in the next one: GitHub would refuse it. */
function rangeAcrossHunks(change: Change, random: Random): Unnamed | null {
  const pairs = change.files.flatMap((file) =>
    file.hunks.slice(1).map((hunk, index) => ({ file, above: file.hunks[index], below: hunk })),
  );
  const pair = pairs.length === 0 ? null : random.pick(pairs);
  const first = pair?.above?.findLast(({ sign, text }) => sign === "+" && isTelling(text, 4));
  const last = pair?.below.find(({ sign, text }) => sign === "+" && isTelling(text, 4));
  if (pair === null || first === undefined || last === undefined || last.new - first.new > 200) return null;
  const place = { path: pair.file.path, side: "RIGHT", startLine: first.new, endLine: last.new } as const;
  const text = linesOf(change.head.get(place.path) ?? "").slice(first.new - 1, last.new);
  return { finding: createFinding({ ...place, quote: quoteOf(text) }), truth: { kind: "part", ...place } };
}

/** Looks like code and is in no file; its number is one of a changed line. */
function inventedLine(change: Change, random: Random): Unnamed | null {
  const sample = onRun(pickRun(change, random, { signs: "+", most: 1 }));
  const quote = `const ${random.pick(["shadow", "phantom", "mirage"])}${random.int(1, 999)} = await ${random.pick(["fetchGhosts", "openAttic", "readTarot"])}(${random.int(1, 99)});`;
  const invented = requoted(sample, () => quote);
  return invented && { ...invented, truth: { ...invented.truth, kind: "file", startLine: null, endLine: null } };
}

/** As a hunk of the diff reads: deleted lines before what replaced them. */
function withMarkers(change: Change, random: Random): Unnamed | null {
  const pairs = change.files.flatMap((file) =>
    file.hunks.flatMap((hunk) =>
      hunk
        .slice(1)
        .map((line, index) => ({ file, before: hunk[index], line }))
        .filter(({ line }) => line.sign === "+" && isTelling(line.text, 4)),
    ),
  );
  if (pairs.length === 0) return null;
  const { file, before, line } = random.pick(pairs);
  const shown = before?.sign === "-" && random.chance(0.7) ? [before, line] : [line];
  return requoted(onRun({ file, lines: [line] }), () =>
    quoteOf(shown.map(({ sign, text }) => ({ text: sign + text }))),
  );
}

function withLineNumbers(change: Change, random: Random): Unnamed | null {
  const separator = random.pick([" | ", ": ", "\t", "\u2192"]);
  const sample = onRun(pickRun(change, random, { signs: "+ ", most: 3 }));
  return edited(sample, ({ quote, startLine }) => ({
    quote: quote
      .split("\n")
      .map((line, index) => `${String(startLine + index).padStart(5)}${separator}${line}`)
      .join("\n"),
  }));
}
