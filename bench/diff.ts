/**
 * Measures the diff parser beside its peers: speed, memory, and how many odd diffs each reads right.
 *
 *     node bench/diff.ts [--diff FILE] [--rounds 3] [--show-wrong]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, type ParserCost } from "./diff-child.ts";
import { BEYOND_LATIN1, makeDiff } from "./diff-history.ts";
import { isRight, readOddDiffs } from "./diff-odd.ts";
import { OURS, OURS_WITH_LINES, PARSERS } from "./diff-parsers.ts";

const MADE_DIFFS = [
  { megabytes: 6, isUnicode: false },
  { megabytes: 20, isUnicode: false },
  { megabytes: 20, isUnicode: true },
] as const;
const COLUMNS = ["firstMs", "warmMs", "peakBytes", "heldBytes"] as const;

const { values } = parseArgs({
  options: {
    diff: { type: "string" },
    rounds: { type: "string", default: "3" },
    "show-wrong": { type: "boolean", default: false },
  },
});

printOddDiffs();
if (values.diff !== undefined) printCosts(values.diff, readFileSync(values.diff, "utf8"));
else for (const made of MADE_DIFFS) printMadeDiff(made);

function printOddDiffs(): void {
  const odd = readOddDiffs();
  const readable = odd.filter(({ files }) => files !== null);
  const broken = odd.filter(({ files }) => files === null);
  console.log(`Of ${readable.length} odd diffs read right, of ${broken.length} broken diffs refused:`);
  for (const parser of PARSERS.filter(({ name }) => name !== OURS_WITH_LINES)) {
    const wrong = odd.filter((diff) => !isRight(parser, diff));
    const misread = wrong.filter(({ files }) => files !== null).length;
    const accepted = wrong.length - misread;
    console.log(`  ${parser.name.padEnd(24)} ${readable.length - misread} and ${broken.length - accepted}`);
    if (values["show-wrong"]) console.log(`    ${wrong.map(({ name }) => name).join(" ")}`);
  }
}

function printMadeDiff(made: (typeof MADE_DIFFS)[number]): void {
  const directory = mkdtempSync(join(tmpdir(), "bench-diff-"));
  try {
    const path = join(directory, "made.diff");
    const diff = makeDiff(made);
    writeFileSync(path, diff);
    printCosts(path, diff);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

type Costs = ReadonlyMap<string, readonly ParserCost[]>;

function printCosts(path: string, diff: string): void {
  const megabytes = Buffer.byteLength(diff) / 1e6;
  const letters = diff.search(BEYOND_LATIN1) !== -1 ? "with letters beyond Latin-1" : "of Latin-1 letters";
  const costs = measure(path, Number(values.rounds));
  console.log(`\n${megabytes.toFixed(1)} MB, ${letters}`);
  console.log(row("", ["MB/s first", "MB/s warm", "MB at peak", "MB held"]));
  for (const [name, rounds] of costs) {
    const [first, warm, peak, held] = COLUMNS.map((column) => median(rounds.map((cost) => cost[column])));
    const speeds = [first, warm].map((ms) => ((megabytes * 1000) / (ms ?? 0)).toFixed(0));
    const sizes = [peak, held].map((bytes) => ((bytes ?? 0) / 1e6).toFixed(1));
    console.log(row(name, [...speeds, ...sizes]));
  }
  for (const ours of [OURS, OURS_WITH_LINES]) printRatios(ours, costs);
}

/** Median over the rounds of what a peer costs for each unit that ours does. */
function printRatios(ours: string, costs: Costs): void {
  console.log(`times the cost of ${ours}:`);
  for (const peer of [...costs.keys()].filter((name) => name !== OURS && name !== OURS_WITH_LINES)) {
    const ratios = COLUMNS.map((column) => {
      const base = costs.get(ours) ?? [];
      return median(base.map((cost, round) => (costs.get(peer)?.[round]?.[column] ?? Number.NaN) / cost[column]));
    });
    console.log(
      row(
        peer,
        ratios.map((ratio) => `${ratio.toFixed(1)} x`),
      ),
    );
  }
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(12)).join("")}`;
}

/** Each parser in a process of its own, one after the other in every round, so that noise of the machine meets all. */
function measure(path: string, rounds: number): Costs {
  const costs = new Map<string, ParserCost[]>(PARSERS.map(({ name }) => [name, []]));
  const child = join(import.meta.dirname, "diff-child.ts");
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, list] of costs) {
      const output = execFileSync(process.execPath, ["--expose-gc", child, name, path], { encoding: "utf8" });
      const cost: ParserCost = JSON.parse(output);
      list.push(cost);
    }
  }
  return costs;
}
