import { UsageError } from "#core/errors.ts";
import { GitError } from "#core/git.ts";
import { SandboxError } from "#core/sandbox.ts";

/** What the exit code says. Interrupted runs end with 130, as shells expect. */
export const EXIT = {
  /** Done, and under the threshold. */
  done: 0,
  /** Findings at or over the threshold. */
  findings: 1,
  /** The call or the configuration is wrong. */
  wrongCall: 2,
  /** Not reviewed, or not posted. */
  notReviewed: 3,
  interrupted: 130,
} as const;

/** Says what went wrong, on one stream, and gives the exit code. */
export function reportFailure(error: unknown, stream: { write(text: string): unknown }): number {
  if (error instanceof UsageError || error instanceof GitError) {
    stream.write(`sandpiper: ${error.message}\n`);
    return EXIT.wrongCall;
  }
  if (error instanceof SandboxError) {
    stream.write(`sandpiper: Not reviewed. ${error.message}\n`);
    return EXIT.notReviewed;
  }
  stream.write(`sandpiper: Not reviewed. ${describe(error)}\n`);
  return EXIT.notReviewed;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
