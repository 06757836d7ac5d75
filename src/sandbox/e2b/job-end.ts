import { SandboxError } from "#core/sandbox/sandbox.ts";

/** How a job came to its end by itself: the exit code, or null where something killed it. */
export interface JobEnd {
  readonly exitCode: number | null;
}

/** Reads the last words of the script. Throws where the command was not started, or does not end. */
export function readJobEnd(words: readonly string[], cwd: string): JobEnd {
  const [word = "", ...rest] = words.slice(3);
  switch (word) {
    case "exited":
      return { exitCode: Number(rest[0]) };
    case "killed":
    case "lost":
      return { exitCode: null };
    case "refused":
      throw refusal(rest[0] ?? "", cwd);
    case "stuck":
      throw describeStuck(rest);
    default:
      throw new SandboxError(
        `The sandbox says nothing that makes sense of how a command ended: ${JSON.stringify(word)}.`,
      );
  }
}

function refusal(reason: string, cwd: string): SandboxError {
  const where = `The command cannot start in ${JSON.stringify(cwd)}`;
  if (reason === "outside") return new SandboxError(`${where}, which is not in the checkout or the task folder.`);
  return new SandboxError(`${where}, which does not exist.`);
}

export function describeStuck(pids: readonly string[]): SandboxError {
  return new SandboxError(
    `Processes of the sandbox do not end: ${pids.join(", ")}. They go with the sandbox at the latest.`,
  );
}
