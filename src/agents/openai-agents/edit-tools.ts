import { z } from "zod";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { pathToWrite } from "./paths.ts";
import type { Workplace } from "./run-in-sandbox.ts";
import { ToolDenial, ToolError, defineTool, type SandboxTool } from "./sandbox-tool.ts";

const WriteInput = z.object({ path: z.string().describe("Relative to the checkout."), content: z.string() });

const writeFile = defineTool({
  name: "write_file",
  description: "Writes a whole file of the checkout, and makes the folders on the way.",
  input: WriteInput,
  async run({ path, content }, { sandbox, signal }) {
    await telling(sandbox.write(allow(path, sandbox), content, signal));
    return `Wrote ${path}.`;
  },
});

const EditInput = z.object({
  path: z.string().describe("Relative to the checkout."),
  old_text: z.string().min(1).describe("Text that occurs exactly once in the file, with its indentation."),
  new_text: z.string().describe("What is to stand there instead."),
});

const edit = defineTool({
  name: "edit",
  description: "Replaces a text that occurs exactly once in a file of the checkout.",
  input: EditInput,
  async run({ path, old_text: before, new_text: after }, { sandbox, signal }) {
    const absolute = allow(path, sandbox);
    const bytes = await telling(sandbox.read(absolute, signal));
    const text = decode(bytes, path);
    const [head = "", ...tail] = text.split(before);
    if (tail.length !== 1) throw new ToolError(`The text occurs ${tail.length} times in ${path}, and must occur once.`);
    await telling(sandbox.write(absolute, `${head}${after}${tail.join("")}`, signal));
    return `Changed ${path}.`;
  },
});

/** Tools that change files of the checkout. */
export const EDIT_TOOLS: readonly SandboxTool[] = [writeFile, edit];

/** Strict, and with the byte order mark kept: what is written back is to differ in the edit alone. */
function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ToolError(`${path} is no text in UTF-8. Change it with a command.`, { cause });
  }
}

function allow(path: string, sandbox: Workplace["sandbox"]): string {
  const absolute = pathToWrite(path, sandbox);
  if (absolute !== null) return absolute;
  throw new ToolDenial(`${path} is no file of the checkout, and is not written.`);
}

/** A file that is not there, or is none, is something to tell the model. */
async function telling<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof SandboxError) throw new ToolError(error.message, { cause: error });
    throw error;
  }
}
