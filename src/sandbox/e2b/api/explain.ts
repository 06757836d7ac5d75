import { UsageError } from "#core/errors.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { readFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";

/**
 * What to tell the user of an error of the SDK. `doing` completes "E2B failed while ...", as in "making a sandbox". Errors that are
 * no failure of E2B's are given back as they are. A key that is refused, and a template that does not exist, are the call's fault.
 */
export function explain(error: unknown, doing: string): Error {
  if (error instanceof SandboxError) return error;
  const failure = readFailure(error);
  if (failure.kind === "other") return error instanceof Error ? error : new Error(failure.text);
  const text = explainFailure(failure, doing);
  return failure.kind === "key" ? new UsageError(text, { cause: error }) : new SandboxError(text, { cause: error });
}

function explainFailure({ kind, text }: Failure, doing: string): string {
  switch (kind) {
    case "key":
      return `E2B refused the key while ${doing}: ${text} Check E2B_API_KEY.`;
    case "throttled":
      return `${explainThrottling(text)} (This was ${doing}.)`;
    case "busy":
      return `E2B had no room for long enough to give up ${doing}: ${text} Try again in some minutes.`;
    case "offline":
      return `E2B cannot be reached for ${doing}: ${text} Check the network, E2B_API_URL and E2B_DOMAIN, and try again.`;
    case "unreachable":
      return `E2B did not answer as it should while ${doing}: ${text} Check the network, E2B_API_URL and E2B_DOMAIN, and https://status.e2b.dev, and try again.`;
    case "gone":
      if (isDoubtful(text)) {
        return `E2B took no command for long enough to give up ${doing}: ${text} It is busy, or limits the requests of your team. Try again in some minutes.`;
      }
      return `E2B does not have what is needed for ${doing}: ${text} A sandbox that is gone was ended by E2B, or by somebody else. Try again.`;
    case "full":
      return `The disk of the sandbox is full (this was ${doing}): ${text} Use a template with a larger disk, or check out the changed folders only.`;
    case "command":
      return `A command in the sandbox failed while ${doing}: ${text} The template may lack bash, coreutils, git or curl.`;
    case "refused":
    case "other":
      return `E2B refused ${doing}: ${text} Check what the key and the plan at E2B allow.`;
  }
}

/** What the SDK says of every answer 429, 502 and 503 to a command. Whether the sandbox is gone has been looked at before. */
function isDoubtful(text: string): boolean {
  return /probably not running/i.test(text);
}

function explainThrottling(text: string): string {
  if (/maximum number of concurrent/i.test(text)) {
    return `All sandboxes that the plan at E2B allows were in use for too long: ${text} End some, raise the plan, or lower SANDPIPER_E2B_CONCURRENCY so that runs wait for each other.`;
  }
  return `E2B allows no more requests for now: ${text} Try again later, or lower SANDPIPER_E2B_CREATES_PER_SECOND.`;
}

/** The names of the templates that can be built here look like this: see `ourTemplate`. */
const OURS = /^sandpiper(?:-[a-z-]+)?$/;

/** E2B answers 404 for a template that does not exist, and 403 or 400 for one that belongs to somebody else. */
export function explainCreation(error: unknown, template: string): Error {
  const { kind, text } = readFailure(error);
  if (kind === "gone" || (kind === "refused" && /template|tag '/i.test(text))) {
    return new UsageError(
      `E2B has no template "${template}" for this key: ${text} Build it with "npm run template:build${OURS.test(template) ? ` -- ${template}` : ""}", or name another one with --template, or under "sandbox.template" in .sandpiper.yml.`,
      { cause: error },
    );
  }
  if (/MCP gateway/.test(text)) {
    return new UsageError(
      `The template "${template}" does not start E2B's MCP gateway: ${text} Name one that brings it with --template, such as "mcp-gateway", or reach the servers under "mcp" in .sandpiper.yml by "url" or "command".`,
      { cause: error },
    );
  }
  return explain(error, "making a sandbox");
}
