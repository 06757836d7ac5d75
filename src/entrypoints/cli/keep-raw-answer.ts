import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../env/env.ts";

/**
 * Keeps the raw answer of an agent whose answer could not be used, for its user alone to look into.
 * Gives the path of the file.
 */
export async function keepRawAnswer(rawAnswer: string, runId: string, { stateDir }: Env): Promise<string> {
  const folder = join(stateDir, "answers");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${runId}.txt`);
  await writeFile(path, rawAnswer, { mode: 0o600 });
  return path;
}
