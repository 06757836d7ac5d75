import { SandboxError } from "#core/sandbox/sandbox.ts";

/** How a job came to its end by itself: the exit code, or null where something killed it. */
export interface JobEnd {
  readonly exitCode: number | null;
}

const MAX_EXIT_CODE = 255;

/** Of a word that makes no sense. */
const MAX_WORD = 40;

/** Pids in a message. */
const MAX_NAMED = 10;

/** Reads the last words of the script, which an agent may have written. Throws where the command was not started, or does not end. */
export function readJobEnd(words: readonly string[], cwd: string): JobEnd {
  const [word = "", ...rest] = words.slice(3);
  switch (word) {
    case "exited":
      return { exitCode: readExitCode(rest[0] ?? "") };
    case "killed":
    case "lost":
    case "early":
      return { exitCode: null };
    case "refused":
      throw refusal(rest[0] ?? "", cwd);
    case "stuck":
      throw describeStuck(rest);
    default:
      throw new SandboxError(
        `The sandbox says nothing that makes sense of how a command ended: ${JSON.stringify(word.slice(0, MAX_WORD))}.`,
      );
  }
}

/** What is none was written by somebody else, who may have ended the shell as well. */
function readExitCode(word: string): number | null {
  return /^\d{1,3}$/.test(word) && Number(word) <= MAX_EXIT_CODE ? Number(word) : null;
}

function refusal(reason: string, cwd: string): SandboxError {
  const where = `The command cannot start in ${JSON.stringify(cwd)}`;
  if (reason === "outside") return new SandboxError(`${where}, which is not in the checkout or the task folder.`);
  return new SandboxError(`${where}, which does not exist.`);
}

export function describeStuck(words: readonly string[]): SandboxError {
  const pids = words.filter((word) => /^\d{1,10}$/.test(word)).slice(0, MAX_NAMED);
  const named = pids.length === 0 ? "" : `: ${pids.join(", ")}`;
  return new SandboxError(`Processes of the sandbox do not end${named}. They go with the sandbox at the latest.`);
}
