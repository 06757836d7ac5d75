import { GitError } from "#core/host/git.ts";
import type { RemoteSource } from "#core/host/pull-request.ts";
import { checkOutSubmodules } from "./check-out-submodules.ts";
import { nameWorkFolder, type CheckOutRequest } from "./checkout-request.ts";
import { describeCone } from "./describe-cone.ts";
import { lendCredential } from "./lend-credential.ts";
import { isObjectId } from "#core/host/object-id.ts";
import { runCheckout, type CheckoutOutcome } from "./run-checkout.ts";
import { sendPack } from "./send-pack.ts";

export interface CheckedOut {
  /** What was left out or done in another way, each as a sentence for the receipt. */
  readonly notes: readonly string[];
}

/**
 * Leaves in `place.checkout` what a checkout on this machine is: the files of the head, in a repository that holds the head and the
 * merge base, each without its parents, and has no remote, no hooks and no filters. A fresh sandbox fetches them by itself, where
 * it may; all others, and those that cannot, are sent them. No credential is in the sandbox when this returns, however it ends.
 */
export async function checkOutInside(request: CheckOutRequest): Promise<CheckedOut> {
  const { source, extent, isFresh, signal } = request;
  signal.throwIfAborted();
  checkIds(request);
  const remote = isFresh ? (source.remote ?? null) : null;
  const fetched = remote === null ? null : await fetchInside(request, remote);
  const done = fetched?.kind === "done" ? fetched : await sendInside(request);
  const submodules = extent.submodules ? await checkOutSubmodules(request, done.submodules) : [];
  const cone = extent.files === "changed" ? [describeCone(extent)] : [];
  const refusal = fetched?.kind === "refused" ? fetched.notes : [];
  return { notes: [...cone, ...refusal, ...done.notes, ...submodules] };
}

function checkIds({ source: { headSha, mergeBaseSha } }: CheckOutRequest): void {
  for (const sha of [headSha, mergeBaseSha]) {
    if (!isObjectId(sha)) throw new GitError(`${JSON.stringify(sha)} is no full commit id.`);
  }
}

function fetchInside(request: CheckOutRequest, remote: RemoteSource): Promise<CheckoutOutcome> {
  const work = nameWorkFolder(request);
  return lendCredential(request, { remote, work }, (credential) =>
    runCheckout(request, { work, url: remote.url, ...credential }),
  );
}

async function sendInside(request: CheckOutRequest): Promise<CheckoutOutcome> {
  const work = nameWorkFolder(request);
  const pack = await sendPack(request, work);
  const outcome = await runCheckout(request, { work, pack });
  if (outcome.kind === "refused") throw new GitError(outcome.notes.join(" "));
  return outcome;
}
