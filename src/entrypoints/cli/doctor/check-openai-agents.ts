import { MISSING_KEY } from "../../../agents/openai-agents/openai-agents.ts";
import { loadSdk, SDK_VERSION } from "../../../agents/openai-agents/load-sdk.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

/** Whether the packages of OpenAI's Agents SDK are here, which are optional, and whether there is a key for its model. */
export async function checkOpenAiAgents({ env }: CliContext): Promise<Check> {
  const isInstalled = await loadSdk().then(
    () => true,
    () => false,
  );
  const hasKey = env.model.variables["OPENAI_API_KEY"] !== undefined;
  return {
    name: "Agent openai-agents",
    state: isInstalled && hasKey ? "ok" : "limited",
    seen: `${isInstalled ? SDK_VERSION : "is not installed"}, ${hasKey ? "with" : "without"} a key for its model`,
    advice: [
      ...(isInstalled ? [] : ["Install Sandpiper without `--omit=optional`."]),
      ...(hasKey ? [] : [`It ${MISSING_KEY}`]),
    ],
  };
}
