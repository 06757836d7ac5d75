import type { JsonSchemaDefinition, ModelSettings, Tool } from "@openai/agents-core";
import type { SandboxAgent } from "@openai/agents-core/sandbox";
import { z } from "zod";
import type { AgentTask } from "#core/agent/agent.ts";
import { buildInstructions } from "./instructions.ts";
import type { Sdk } from "./load-sdk.ts";

export type OurAgent = SandboxAgent<unknown, JsonSchemaDefinition>;

/** The SDK's sandbox agent for a task: our tools, and its own shell where the checkout may be changed. */
export function createSdkAgent(sdk: Sdk, task: AgentTask, { model, tools }: AgentParts): OurAgent {
  return new sdk.SandboxAgent({
    name: "Sandpiper",
    model,
    // The SDK's own would have the model obey AGENTS.md of the checkout. Blank leaves them out.
    baseInstructions: "",
    instructions: buildInstructions(task),
    tools,
    capabilities: task.access === "edit" ? [sdk.shell({ configureTools: describeShell })] : [],
    outputType: formOf(task),
    modelSettings: settingsOf(model),
  });
}

function formOf({ answer }: AgentTask): JsonSchemaDefinition {
  const { properties, required } = ObjectSchema.parse(answer.jsonSchema);
  const schema = {
    ...answer.jsonSchema,
    type: "object" as const,
    properties,
    required,
    additionalProperties: false as const,
  };
  return { type: "json_schema", name: "answer", strict: true, schema };
}

/** What the SDK wants to know of a schema. */
const ObjectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()),
});

interface AgentParts {
  readonly model: string;
  readonly tools: Tool[];
}

/** What the SDK says of a terminal does not hold here. */
function describeShell(tools: readonly Tool[]): Tool[] {
  const description = "Runs a command line with bash, in the checkout where no folder is given, and waits for its end.";
  return tools.map((tool) => (tool.type === "function" ? { ...tool, description } : tool));
}

/** https://platform.openai.com/docs/guides/reasoning */
const REASONS = /^(?:gpt-(?:[5-9]|\d\d)(?!.*chat)|o\d)/;

/** Nothing is kept at OpenAI, so that the thoughts of a model that reasons must go back and forth, encrypted. */
function settingsOf(model: string): ModelSettings {
  if (!REASONS.test(model)) return { store: false };
  return {
    store: false,
    reasoning: { effort: "medium" },
    providerData: { include: ["reasoning.encrypted_content"] },
  };
}
