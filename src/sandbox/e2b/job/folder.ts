import type { Sandbox as Box } from "e2b";
import { quoteForShell } from "../quote-for-shell.ts";
import { describeStuck } from "./end.ts";
import { JOB_SCRIPT } from "./script.ts";
import { persist } from "./persist.ts";
import type { PersistOptions } from "./persist.ts";
import { runLine } from "./run-line.ts";

export interface JobFiles {
  readonly folder: string;
  readonly spec: string;
  readonly stdin: string | undefined;
}

/** More than the grace and the kill take. */
const STOP_TIMEOUT_MS = 60_000;

const REMOVE_PATIENCE_MS = 10_000;

/** The script and the spec go in one request, the input, which may be long, in one without the borders of a form. */
export async function uploadJob(box: Box, { folder, spec, stdin }: JobFiles, options: PersistOptions): Promise<void> {
  const { signal } = options;
  async function writeInput(content: string): Promise<void> {
    await box.files.write(`${folder}/stdin`, new Blob([content]), { signal, useOctetStream: true });
  }
  const files = [
    { path: `${folder}/job`, data: JOB_SCRIPT },
    { path: `${folder}/spec`, data: spec },
  ];
  await Promise.all([
    persist(box, () => box.files.write(files, { signal }), options),
    stdin === undefined ? null : persist(box, () => writeInput(stdin), options),
  ]);
}

/** Ends the command and all that it has started, and returns when nothing of it is left. */
export async function stopJob(
  box: Box,
  folder: string,
  { graceMs, ...persistence }: PersistOptions & { readonly graceMs: number },
): Promise<void> {
  const line = `exec bash ${quoteForShell(`${folder}/job`)} stop ${quoteForShell(folder)} ${graceMs}`;
  const options = { cwd: "/", timeoutMs: STOP_TIMEOUT_MS, signal: persistence.signal };
  const printed = await persist(box, () => runLine(box, line, options), persistence);
  const pids = /^!stuck (.*)$/m.exec(printed)?.[1];
  if (pids !== undefined) throw describeStuck(pids.split(" "));
}

/** What cannot be removed now goes with the sandbox: the spec and the input, which may hold secrets, are gone already. */
export async function removeJob(box: Box, folder: string, options: PersistOptions): Promise<void> {
  const { signal } = options;
  try {
    await persist(box, () => box.files.remove(folder, { signal }), { ...options, patienceMs: REMOVE_PATIENCE_MS });
  } catch {
    // The command has its result, whatever becomes of its files.
  }
}
