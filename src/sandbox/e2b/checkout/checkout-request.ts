import { randomBytes } from "node:crypto";
import type { Sandbox as Box } from "e2b";
import type { Git } from "#core/host/git.ts";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import type { CheckoutExtent, Command, CommandResult, RunOptions } from "#core/sandbox/sandbox.ts";
import type { Place } from "../box/place.ts";

/** How a sandbox gets the files of a run. */
export interface CheckOutRequest {
  /** Of the SDK's sandbox, its files alone. */
  readonly box: { readonly files: Pick<Box["files"], "write" | "remove"> };
  readonly place: Place;
  readonly source: CheckoutSource;
  readonly extent: CheckoutExtent;
  readonly git: Pick<Git, "pack">;
  readonly signal: AbortSignal;
  /** Runs a command in the sandbox, by `runJob`. Its `cwd` is always given. */
  readonly run: (command: Command & { readonly cwd: string }, options: RunOptions) => Promise<CommandResult>;
  /** Does a step that may be done twice, again while E2B is to blame. */
  readonly persist: <Value>(step: () => Promise<Value>, signal: AbortSignal) => Promise<Value>;
  /** False where an agent has been in the sandbox before: no credential may enter it then. */
  readonly isFresh: boolean;
  /** Whether the network adds the credential for the remote's host, so that none is needed inside. */
  readonly hasInjectedCredential: boolean;
  /** Folder of the host for the pack, the usual one where left out. */
  readonly tempDir?: string;
}

/** A folder for one script, beside the checkout. */
export function nameWorkFolder({ place }: CheckOutRequest): string {
  return `${place.root}/checkout-${randomBytes(8).toString("hex")}`;
}
