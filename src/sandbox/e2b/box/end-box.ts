import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { killTwins } from "./create-box.ts";
import type { CreationMetadata } from "./metadata.ts";
import { killBox } from "../api/control-plane.ts";
import type { ControlPlane } from "../api/control-plane.ts";
import { readFailure } from "../api/failure.ts";
import { forgetWarmBox, keepWarm } from "./warm-box.ts";

export interface EndRequest {
  readonly box: Box;
  readonly metadata: CreationMetadata;
  readonly mayHaveTwin: boolean;
  readonly keepWarm: boolean;
}

const PAUSE_TIMEOUT_MS = 60_000;

/** Keeps the sandbox or kills it. One that cannot be kept is killed. */
export async function endBox(request: EndRequest, controlPlane: ControlPlane): Promise<void> {
  const isKept = request.keepWarm && (await tryToKeep(request.box, controlPlane));
  const endings = [
    ...(isKept ? [] : [killBox(controlPlane, request.box.sandboxId)]),
    ...(request.mayHaveTwin && !isKept ? [killTwins(request.metadata, controlPlane)] : []),
  ];
  const outcomes = await Promise.allSettled<unknown>(endings);
  forgetWarmBox(request.box.sandboxId);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw explainLeftBehind(request.box, failed.reason);
}

/** A pause that fails leaves nothing to repair: the sandbox is killed instead, and the next run makes its own. */
async function tryToKeep(box: Box, controlPlane: ControlPlane): Promise<boolean> {
  try {
    await keepWarm(box, controlPlane, AbortSignal.timeout(PAUSE_TIMEOUT_MS));
    return true;
  } catch {
    return false;
  }
}

function explainLeftBehind({ sandboxId }: Box, cause: unknown): SandboxError {
  return new SandboxError(
    `The sandbox ${sandboxId} could not be ended: ${readFailure(cause).text} It ends by itself when its time is over. To end it now, run "npx @e2b/cli sandbox kill ${sandboxId}".`,
    { cause },
  );
}
