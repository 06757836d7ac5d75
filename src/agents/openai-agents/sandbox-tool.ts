import { z } from "zod";
import type { Workplace } from "./run-in-sandbox.ts";

/** One thing that the model can do in the sandbox. */
export interface SandboxTool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** Throws ToolError or ToolDenial where the model is to be told why not. Whatever else is thrown ends the run. */
  run(input: unknown, place: Workplace): Promise<string>;
}

interface ToolParts<T extends z.ZodObject> extends Omit<SandboxTool, "input" | "run"> {
  readonly input: T;
  readonly run: (input: z.infer<T>, place: Workplace) => Promise<string>;
}

export function defineTool<T extends z.ZodObject>({ run, ...parts }: ToolParts<T>): SandboxTool {
  return {
    ...parts,
    async run(input, place) {
      const parsed = parts.input.safeParse(input);
      if (!parsed.success) throw new ToolError(z.prettifyError(parsed.error));
      return run(parsed.data, place);
    },
  };
}

/** What the model asked for is not allowed, and it is told so. */
export class ToolDenial extends Error {
  override readonly name = "ToolDenial";
}

/** What the model asked for cannot be done, and it is told why. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
