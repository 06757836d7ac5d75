import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { PtySize } from "./process-messages.ts";

/** How the shell that makes a terminal ready begins. */
const SETUP = "stty sane";

const DEFAULT_SIZE = { cols: 80, rows: 24 };

/**
 * The command that runs another on a terminal of its own. `script` of util-linux opens the terminal; it turns the echo off where
 * its input is no terminal, hence `stty sane`.
 */
export function wrapInPty(command: readonly string[], size: PtySize | undefined): readonly string[] {
  const inner = `${SETUP} ${spellSize(size).join(" ")} && exec ${command.map(quote).join(" ")}`;
  return ["/usr/bin/script", "--quiet", "--flush", "--return", "--echo", "always", "--command", inner, "/dev/null"];
}

/** As arguments of stty. What a client calls a number need not be one. */
function spellSize({ cols, rows }: PtySize = {}): readonly string[] {
  const [width, height] = [
    Number.isInteger(cols) ? cols : DEFAULT_SIZE.cols,
    Number.isInteger(rows) ? rows : DEFAULT_SIZE.rows,
  ];
  return ["cols", `${width}`, "rows", `${height}`];
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Sets the size of the terminal that the `script` process with this pid holds. */
export async function resizePty(pid: number, size: PtySize): Promise<void> {
  const terminal = await findTerminal(pid);
  await promisify(execFile)("stty", ["-F", terminal, ...spellSize(size)]);
}

const ROUNDS = 500;
const ROUND_MS = 10;

/** Waits until the terminal has its first size, which would otherwise undo a later one. */
async function findTerminal(pid: number): Promise<string> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    const child = children.trim().split(" ")[0] ?? "";
    if (child !== "" && (await hasBegun(child))) return readlink(`/proc/${child}/fd/0`);
    await delay(ROUND_MS);
  }
  throw new Error(`process ${pid} has no terminal yet`);
}

/** Whether the command has taken the place of the shell that made the terminal ready. */
async function hasBegun(child: string): Promise<boolean> {
  const line = await readFile(`/proc/${child}/cmdline`, "utf8");
  return !line.includes(`\0${SETUP} `);
}
