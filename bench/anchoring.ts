/**
 * Measures how many findings reach the line that they are about, over seeded changes of real code, beside the way of
 * most tools: trusting the agent's line numbers.
 *
 *     node bench/anchoring.ts [--pulls 60] [--per-kind 3] [--seed 1] [--show-wrong]
 */
import { parseArgs } from "node:util";
import { anchorFindings } from "#core/anchor/anchor.ts";
import { pathsToRead } from "#core/anchor/changed-path.ts";
import type { Anchor } from "#core/finding/finding.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import { type Sample, type Truth, createSamples } from "./anchoring-corpus.ts";
import { type ShownFile, isAccepted, readShownFiles } from "./anchoring-judge.ts";
import { createRandom } from "./anchoring-random.ts";
import { type PullRequest, createPullRequest, readSourceFiles } from "./anchoring-repository.ts";

const OUTCOMES = ["correct", "wrong line", "summary only", "lost", "422"] as const;
type Outcome = (typeof OUTCOMES)[number];
type Tally = Map<Outcome, number>;

const { values } = parseArgs({
  options: {
    pulls: { type: "string", default: "60" },
    "per-kind": { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    "show-wrong": { type: "boolean", default: false },
  },
});
measure({ pulls: Number(values.pulls), perKind: Number(values["per-kind"]), seed: Number(values.seed) });

function measure({
  pulls,
  perKind,
  seed,
}: {
  readonly pulls: number;
  readonly perKind: number;
  readonly seed: number;
}): void {
  const random = createRandom(seed);
  const sources = readSourceFiles();
  const ours = new Map<string, Tally>();
  const naive = new Map<string, Tally>();
  let unresolvable = 0;
  let milliseconds = 0;
  for (let index = 0; index < pulls; index += 1) {
    const pullRequest = createPullRequest(sources, random);
    const samples = createSamples(pullRequest, perKind, random);
    const shown = readShownFiles(pullRequest.diff);
    const start = process.cpuUsage();
    const anchors = anchorSamples(pullRequest, samples);
    milliseconds += process.cpuUsage(start).user / 1000;
    for (const [position, sample] of samples.entries()) {
      const outcome = judge(anchors[position], sample.truth, shown);
      count(ours, sample.name, outcome);
      count(naive, sample.name, judge(trustNumbers(sample), sample.truth, shown));
      if (outcome === "correct") continue;
      if (hasRival(sample, pullRequest)) unresolvable += 1;
      if (values["show-wrong"]) console.log(outcome, JSON.stringify({ ...sample, anchor: anchors[position] }, null, 1));
    }
  }
  print("quote first, line as a hint", ours);
  print("the agent's line numbers", naive);
  console.log(
    `\nOf those not correct, ${unresolvable} have the same text in another line that is as near to the given number, or nearer.`,
  );
  console.log(
    `Anchoring took ${(milliseconds / pulls).toFixed(1)} ms of CPU for a pull request, reading its diff included.`,
  );
}

function anchorSamples({ diff, head }: PullRequest, samples: readonly Sample[]): readonly Anchor[] {
  const files = parseDiff(diff);
  const findings = samples.map(({ finding }) => finding);
  const texts = new Map(pathsToRead(findings, files).map((path) => [path, head.get(path) ?? null]));
  return anchorFindings(findings, { files, texts }).map(({ anchor }) => anchor);
}

/** What most tools send: path, side and lines as the agent wrote them. */
function trustNumbers({ finding: { path, side, startLine, endLine } }: Sample): Anchor {
  return { kind: "inline", path, side, startLine, endLine };
}

function judge(anchor: Anchor | undefined, truth: Truth, shown: readonly ShownFile[]): Outcome {
  if (anchor === undefined) return "lost";
  const isInline = anchor.kind === "inline";
  if (isInline && !isAccepted(shown, { ...anchor, line: anchor.endLine })) return "422";
  if (isRight(anchor, truth)) return "correct";
  const isInDiff = truth.kind === "inline" || truth.kind === "part";
  return !isInline && isInDiff ? "summary only" : "wrong line";
}

function isRight(anchor: Anchor, truth: Truth): boolean {
  if (anchor.path !== truth.path || anchor.side !== truth.side) return false;
  if (truth.kind === "part") return anchor.kind === "inline" && isWithin(anchor, truth);
  return anchor.kind === truth.kind && anchor.startLine === truth.startLine && anchor.endLine === truth.endLine;
}

function isWithin(anchor: Anchor, truth: Truth): boolean {
  if (anchor.startLine === null || anchor.endLine === null) return false;
  return anchor.startLine >= (truth.startLine ?? 0) && anchor.endLine <= (truth.endLine ?? 0);
}

/** True where the quoted text also stands elsewhere, at least as near to the number that the agent gave. */
function hasRival({ finding, truth }: Sample, { head }: PullRequest): boolean {
  const lines = (head.get(truth.path) ?? "").split("\n");
  const quoted = finding.quote.split("\n").map((line) => line.trim());
  const starts = lines
    .map((_, index) => index + 1)
    .filter((start) => quoted.every((text, index) => lines[start + index - 1]?.includes(text)));
  const hinted = Math.min(finding.startLine, finding.endLine);
  const distance = Math.abs((truth.startLine ?? 0) - hinted);
  return starts.some((start) => start !== truth.startLine && Math.abs(start - hinted) <= distance);
}

function count(tallies: Map<string, Tally>, name: string, outcome: Outcome): void {
  const tally = tallies.get(name) ?? new Map<Outcome, number>();
  tallies.set(name, tally);
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
}

function print(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`\n${title}\n${row("", ["findings", ...OUTCOMES])}`);
  const total: Tally = new Map();
  for (const [name, tally] of tallies) {
    for (const [outcome, times] of tally) total.set(outcome, (total.get(outcome) ?? 0) + times);
    console.log(row(name, shares(tally)));
  }
  console.log(row("total", shares(total)));
}

function shares(tally: Tally): readonly string[] {
  const sum = [...tally.values()].reduce((a, b) => a + b, 0);
  return [String(sum), ...OUTCOMES.map((outcome) => `${((100 * (tally.get(outcome) ?? 0)) / sum).toFixed(2)} %`)];
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell) => cell.padStart(13)).join("");
}
