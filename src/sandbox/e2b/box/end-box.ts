import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { killTwins } from "./create-box.ts";
import type { BoxRequest } from "./create-box.ts";
import { killBox } from "../service/desk.ts";
import type { Desk } from "../service/desk.ts";
import { readFailure } from "../service/failure.ts";
import { forgetWarmBox, keepWarm } from "./warm-box.ts";

export interface EndRequest {
  readonly box: Box;
  readonly metadata: BoxRequest["metadata"];
  readonly mayHaveTwin: boolean;
  readonly keepWarm: boolean;
}

const PAUSE_TIMEOUT_MS = 60_000;

/** Keeps the sandbox or kills it. One that cannot be kept is killed. */
export async function endBox(request: EndRequest, desk: Desk): Promise<void> {
  const isKept = request.keepWarm && (await tryToKeep(request.box, desk));
  const endings = [
    ...(isKept ? [] : [killBox(desk, request.box.sandboxId)]),
    ...(request.mayHaveTwin && !isKept ? [killTwins(request.metadata, desk)] : []),
  ];
  const outcomes = await Promise.allSettled<unknown>(endings);
  forgetWarmBox(request.box.sandboxId);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw explainLeftBehind(request.box, failed.reason);
}

/** A pause that fails leaves nothing to repair: the sandbox is killed instead, and the next run makes its own. */
async function tryToKeep(box: Box, desk: Desk): Promise<boolean> {
  try {
    await keepWarm(box, desk, AbortSignal.timeout(PAUSE_TIMEOUT_MS));
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
