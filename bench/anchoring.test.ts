import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Place, anchorFindings } from "#core/anchor/anchor.ts";
import { pathsToRead } from "#core/anchor/changed-path.ts";
import type { Anchor, Finding } from "#core/finding/finding.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import { squeeze } from "#core/anchor/quote-reading.ts";
import { offerSuggestion } from "#core/anchor/suggestion.ts";
import { createSamples } from "./anchoring-corpus.ts";
import { isAccepted, readShownFiles } from "./anchoring-judge.ts";
import { type Random, createRandom } from "./anchoring-random.ts";
import { type PullRequest, createPullRequest, readSourceFiles } from "./anchoring-repository.ts";

const sources = readSourceFiles();
const runs = { numRuns: 15 };

describe("anchoring in changes that git made", () => {
  it("gives every finding one place, and inline only places that GitHub takes", () => {
    assert(
      property(integer(), (seed) => {
        const { pullRequest, findings, places } = anchorRandomly(seed);
        const shown = readShownFiles(pullRequest.diff);
        const offered = places.map((place, index) => offerSuggestion(at(findings, index), place).anchor);
        const inline = [...places.map(({ anchor }) => anchor), ...offered].filter((anchor) => anchor.kind === "inline");

        expect(places).toHaveLength(findings.length);
        expect(inline.length).toBeGreaterThan(0);
        expect(inline.filter((anchor) => !isAccepted(shown, { ...anchor, line: anchor.endLine }))).toEqual([]);
      }),
      runs,
    );
  });

  it("finds a quote only where its text is, and anchors to none but its lines", () => {
    assert(
      property(integer(), (seed) => {
        const { pullRequest, places } = anchorRandomly(seed);
        const literal = places.filter(({ match }) => match?.precision === "exact" || match?.precision === "partial");
        const unlike = literal.filter(({ match, rows }) => {
          const found = squeeze(rows.map(({ text }) => text).join(""));
          return match !== null && !found.includes(squeeze(match.reading.lines.join("")));
        });
        const strangers = literal.flatMap(({ anchor, rows }) => {
          const texts = new Set(rows.map(({ text }) => text));
          if (anchor.kind !== "inline") return [];
          return textAt(anchor, pullRequest).filter((line) => !texts.has(line));
        });

        expect(literal.length).toBeGreaterThan(0);
        expect(unlike).toEqual([]);
        expect(strangers).toEqual([]);
      }),
      runs,
    );
  });

  it("makes of a suggestion, clicked, the file that the agent meant", () => {
    assert(
      property(integer(), (seed) => {
        const { pullRequest, findings, places } = anchorRandomly(seed);
        const clicked = places.flatMap((place, index) => {
          const { anchor, offer, text } = offerSuggestion(at(findings, index), place);
          const isLiteral = place.match?.reading.lines.join("\n") === at(findings, index).quote;
          if (offer !== "committable" || place.match?.precision !== "exact" || !isLiteral) return [];
          const lines = linesOf(pullRequest.head.get(anchor.path));
          return [
            {
              got: replace(lines, anchor, text),
              meant: replace(lines, wholeOf(place), text && at(findings, index).suggestion),
            },
          ];
        });
        expect(clicked.map(({ got }) => got)).toEqual(clicked.map(({ meant }) => meant));
      }),
      runs,
    );
  });
});

interface Anchored {
  readonly pullRequest: PullRequest;
  readonly findings: readonly Finding[];
  readonly places: readonly Place[];
}

function anchorRandomly(seed: number): Anchored {
  const random = createRandom(seed);
  const pullRequest = createPullRequest(sources, random);
  const samples = createSamples(pullRequest, 1, random).map(({ finding }) => finding);
  const findings = [...samples, ...Array.from({ length: 60 }, () => randomFinding(pullRequest, random))];
  const files = parseDiff(pullRequest.diff);
  const texts = new Map(pathsToRead(findings, files).map((path) => [path, pullRequest.head.get(path) ?? null]));
  return { pullRequest, findings, places: anchorFindings(findings, { files, texts }) };
}

/** Quotes any lines of any file, half of them of the diff as it is printed, and keeps all of them but one. */
function randomFinding({ diff, head, base }: PullRequest, random: Random): Finding {
  const [path, text] = random.pick([...head, ...base]);
  const lines = random.chance(0.5) ? linesOf(text) : diff.split("\n");
  const start = random.int(0, lines.length - 1);
  const quoted = withoutBlankEdges(lines.slice(start, start + random.int(1, 8)));
  const changed = random.int(0, Math.max(0, quoted.length - 1));
  const indent = /^\s*/.exec(quoted[changed] ?? "")?.[0] ?? "";
  return {
    path,
    side: random.pick(["LEFT", "RIGHT"]),
    startLine: Math.max(1, start + random.int(-9, 9)),
    endLine: Math.max(1, start + random.int(-9, 9)),
    quote: quoted.join("\n"),
    suggestion: quoted.map((line, index) => (index === changed ? `${indent}changed();` : line)).join("\n"),
    ...({ severity: "low", category: "bug", title: "A problem", body: "", confidence: 0.5 } as const),
  };
}

function withoutBlankEdges(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

function linesOf(text: string | undefined): readonly string[] {
  return (text ?? "").split("\n").map((line) => line.replace(/\r$/, ""));
}

interface Range {
  readonly startLine: number | null;
  readonly endLine: number | null;
}

function wholeOf({ rows }: Place): Range {
  return { startLine: rows[0]?.newLine ?? null, endLine: rows.at(-1)?.newLine ?? null };
}

function textAt(anchor: Anchor, { head, base }: PullRequest): readonly string[] {
  if (anchor.side === "RIGHT") return slice(linesOf(head.get(anchor.path)), anchor);
  const old = head.has(anchor.path) && !base.has(anchor.path) ? "src/part-0/file-0.ts" : anchor.path;
  return slice(linesOf(base.get(old)), anchor);
}

function slice(lines: readonly string[], { startLine, endLine }: Range): readonly string[] {
  return lines.slice((startLine ?? 1) - 1, endLine ?? 0);
}

/** As GitHub does it: the lines of the range go, those of the text come. */
function replace(lines: readonly string[], { startLine, endLine }: Range, text: string | undefined): string {
  const start = (startLine ?? 1) - 1;
  const inserted = text === undefined || text === "" ? [] : text.replace(/\n$/, "").split("\n");
  return lines.toSpliced(start, (endLine ?? 0) - start, ...inserted).join("\n");
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no item ${index}.`);
  return item;
}
