import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";
import type { PtySize } from "./process-messages.ts";

const DEFAULT_SIZE = { cols: 80, rows: 24 };

/**
 * The command that runs another on a terminal of its own. `script` of util-linux opens the terminal; it turns the echo off where
 * its input is no terminal, hence `stty sane`.
 */
export function wrapInPty(command: readonly string[], size: PtySize | undefined): readonly string[] {
  const inner = `stty sane ${spellSize(size).join(" ")} && exec ${command.map(quote).join(" ")}`;
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

async function findTerminal(pid: number): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const child = children.trim().split(" ")[0] ?? "";
  if (child === "") throw new Error(`process ${pid} has no terminal yet`);
  return readlink(`/proc/${child}/fd/0`);
}
