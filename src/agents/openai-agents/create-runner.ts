import type { Runner } from "@openai/agents-core";
import type { SandboxSessionLike } from "@openai/agents-core/sandbox";
import type { Sdk } from "./load-sdk.ts";

export interface ModelRoute {
  readonly key: string;
  /** OpenAI's own server where left out. */
  readonly baseUrl: string | undefined;
}

const OPENAI = "https://api.openai.com/v1";

/** Sent again after a refusal that may pass, with a pause that grows: it takes seconds to say that a server is overloaded. */
const MAX_RETRIES = 2;

/** Until an answer begins. It comes as a stream, so that this is not how long it may take. */
const HEADERS_TIMEOUT_MS = 5 * 60_000;

/** What runs the loop of an agent, with everything off that would tell others of it. */
export function createRunner(sdk: Sdk, { key, baseUrl }: ModelRoute, session: SandboxSessionLike): Runner {
  const openAIClient = new sdk.OpenAI({
    apiKey: key,
    baseURL: baseUrl ?? OPENAI,
    // Left out, these come from the environment of the process.
    organization: null,
    project: null,
    maxRetries: MAX_RETRIES,
    timeout: HEADERS_TIMEOUT_MS,
    // It would print what a server sent.
    logLevel: "off",
  });
  return new sdk.Runner({
    modelProvider: new sdk.OpenAIProvider({ openAIClient, useResponses: true }),
    // No trace is made, and there is nobody to send one to.
    tracingDisabled: true,
    traceIncludeSensitiveData: false,
    sandbox: { session },
    toolNotFoundBehavior: "return_error_to_model",
  });
}
