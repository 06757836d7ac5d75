import { whatItLacks } from "../../../agents/openai-agents/openai-agents.ts";
import { SDK_VERSION } from "../../../agents/openai-agents/load-sdk.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

/** Whether the packages of OpenAI's Agents SDK are here, and whether there is a key for its model. */
export async function checkOpenAiAgents({ env }: CliContext): Promise<Check> {
  const { key, packages } = await whatItLacks(env.model);
  return {
    name: "Agent openai-agents",
    state: key === null && packages === null ? "ok" : "limited",
    seen: `${packages === null ? SDK_VERSION : "not installed"}; ${key === null ? "key is set" : "no key is set"}`,
    advice: [key, packages].flatMap((lack) => (lack === null ? [] : [`It ${lack}`])),
  };
}
