import { mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import type { GitProgram } from "./git-program.ts";
import { packCall } from "./pack-call.ts";

export interface PackRequest {
  readonly program: GitProgram;
  readonly source: CheckoutSource;
  readonly file: string;
}

/** Writes what a checkout elsewhere needs, and nothing of the history, into one file. */
export async function writePack({ program, source, file }: PackRequest, signal: AbortSignal): Promise<void> {
  const directory = await mkdtemp(join(dirname(file), "pack-"));
  try {
    const name = await program.read(packCall(source, join(directory, "checkout"), signal));
    await rename(join(directory, `checkout-${name.toString().trim()}.pack`), file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
