import { messageOf } from "#core/errors.ts";
import type { Tool } from "@openai/agents-core";
import { z } from "zod";
import { capText } from "./cap-text.ts";
import { EDIT_TOOLS } from "./edit-tools.ts";
import type { Sdk } from "./load-sdk.ts";
import { READ_TOOLS } from "./read-tools.ts";
import type { Workplace } from "./run-in-sandbox.ts";
import { ToolDenial, ToolError, type SandboxTool } from "./sandbox-tool.ts";

export interface Toolbox {
  readonly tools: Tool[];
  /** How often the model was refused what it asked for. */
  denials(): number;
}

/** The tools that this task allows, as the SDK takes them. What is no mistake of the model's own goes to `onLost`. */
export function createToolbox(sdk: Pick<Sdk, "tool">, place: Workplace, onLost: (error: unknown) => void): Toolbox {
  let denials = 0;

  async function use(tool: SandboxTool, input: unknown): Promise<string> {
    try {
      return capText(await tool.run(input, place));
    } catch (error) {
      if (error instanceof ToolDenial) denials += 1;
      else if (!(error instanceof ToolError)) onLost(error);
      return `Error: ${messageOf(error)}`;
    }
  }

  function offer(tool: SandboxTool): Tool {
    const { name, description } = tool;
    const { properties = {}, required = [] } = z.toJSONSchema(tool.input, { io: "input" });
    const parameters = { type: "object" as const, properties, required, additionalProperties: true as const };
    return sdk.tool({ name, description, parameters, strict: false, execute: (input) => use(tool, input) });
  }

  const allowed = place.task.access === "edit" ? [...READ_TOOLS, ...EDIT_TOOLS] : READ_TOOLS;
  return { tools: allowed.map(offer), denials: () => denials };
}
