import type { SandboxSessionLike } from "@openai/agents-core/sandbox";
import { capText } from "./cap-text.ts";
import type { Sdk } from "./load-sdk.ts";
import { describeResult, runInSandbox, type Workplace } from "./run-in-sandbox.ts";

/**
 * Our sandbox as the SDK's own sandbox agent takes it: a session that is there already, which the SDK neither starts nor ends.
 * Only commands go through it. They run to their end, so that there is no terminal to come back to.
 */
export function createSandboxSession(
  sdk: Pick<Sdk, "Manifest">,
  place: Workplace,
  onLost: (error: unknown) => void,
): SandboxSessionLike {
  return {
    state: { manifest: new sdk.Manifest({ root: place.sandbox.checkout }) },
    running: () => Promise.resolve(true),
    supportsPty: () => false,
    async execCommand({ cmd, workdir }) {
      try {
        const argv = ["bash", "-c", IN_FOLDER, workdir ?? ".", cmd] as const;
        return capText(describeResult(await runInSandbox(argv, place)));
      } catch (error) {
        onLost(error);
        throw error;
      }
    },
  };
}

/** In a shell, so that a folder which is not there is the model's mistake, and not the sandbox's. */
const IN_FOLDER = 'cd -- "$0" && exec bash -c "$1"';
