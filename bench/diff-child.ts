/** Times one parser on one diff, alone in a process: node --expose-gc bench/diff-child.ts PARSER FILE. Prints JSON. */
import { readFileSync, writeFileSync } from "node:fs";
import { parserOf } from "./diff-parsers.ts";

export interface ParserCost {
  /** CPU milliseconds of the first parse, while nothing is compiled. */
  readonly firstMs: number;
  /** CPU milliseconds of the quickest parse after it: the one that the compiler and other processes disturbed least. */
  readonly warmMs: number;
  /** What the process grew by during the first parse, at its peak. */
  readonly peakBytes: number;
  /** Heap that the result keeps, beside the text itself. */
  readonly heldBytes: number;
}

const WARM_PARSES = 12;

if (import.meta.main) {
  const [name = "", path = ""] = process.argv.slice(2);
  console.log(JSON.stringify(measure(name, readFileSync(path, "utf8"))));
}

function measure(name: string, diff: string): ParserCost {
  const parser = parserOf(name);
  diff.indexOf("\0"); // flattens the text before the clock starts
  const heapBefore = usedHeap();
  const residentBefore = resetPeak();
  let result: unknown;
  const firstMs = cpuMs(() => (result = parser.parse(diff)));
  const peakBytes = readStatus("VmHWM") - residentBefore;
  const heldBytes = usedHeap() - heapBefore;
  const warm = Array.from({ length: WARM_PARSES }, () => cpuMs(() => (result = parser.parse(diff))));
  if (result === undefined) throw new Error(`${name} gave no result.`);
  return { firstMs, warmMs: Math.min(...warm), peakBytes, heldBytes };
}

function usedHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Run this with node --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Makes Linux forget the peak so far, which is that of reading the file, and says what is in use now. */
function resetPeak(): number {
  writeFileSync("/proc/self/clear_refs", "5");
  return readStatus("VmRSS");
}

function readStatus(field: "VmHWM" | "VmRSS"): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  if (kilobytes === undefined) throw new Error("The peak of memory can be had on Linux only.");
  return Number(kilobytes) * 1024;
}

function cpuMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
