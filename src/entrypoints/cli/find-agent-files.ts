import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { messageOf, UsageError } from "#core/errors.ts";
import type { CliContext } from "./context.ts";
import type { ReviewOptions } from "./review-command.ts";

/** Absolute paths, as they are inside of the sandbox too: a command that names one finds it. */
export function findAgentFiles(
  { agentFiles = [] }: Pick<ReviewOptions, "agentFiles">,
  { cwd }: Pick<CliContext, "cwd">,
): Promise<readonly string[]> {
  return Promise.all(agentFiles.map((file) => findFile(resolve(cwd, file))));
}

async function findFile(path: string): Promise<string> {
  const real = await realpath(path).catch((cause: unknown) => {
    throw new UsageError(`--agent-files names ${path}, which cannot be found: ${messageOf(cause)}.`, { cause });
  });
  if (real === path) return path;
  throw new UsageError(`--agent-files names ${path}, which is a link. Name ${real}, in --agent-command as well.`);
}
