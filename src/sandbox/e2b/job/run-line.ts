import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";

export interface LineOptions {
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Of both outputs together. */
  readonly maxCharacters?: number;
}

/** More than any line of ours prints that brings no file. */
const MAX_CHARACTERS = 1024 ** 2;

/**
 * Runs one line by a login shell of the sandbox, and gives back what it printed. An agent may have taught the shell to print for ever,
 * which the SDK would keep in the memory of this process.
 */
export async function runLine(box: Box, line: string, options: LineOptions): Promise<string> {
  const { maxCharacters = MAX_CHARACTERS, signal, ...rest } = options;
  const flooded = new AbortController();
  let characters = 0;
  function count(text: string): void {
    characters += text.length;
    if (characters > maxCharacters) flooded.abort();
  }

  try {
    const both = AbortSignal.any([signal, flooded.signal]);
    const { stdout } = await box.commands.run(line, { ...rest, signal: both, onStdout: count, onStderr: count });
    return stdout;
  } catch (error) {
    if (!flooded.signal.aborted) throw error;
    throw new SandboxError(
      `A command of ours in the sandbox ${box.sandboxId} printed more than ${maxCharacters} characters. What its shell runs when it starts may have been changed.`,
      { cause: error },
    );
  }
}
