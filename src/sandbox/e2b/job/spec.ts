import { SandboxError } from "#core/sandbox/sandbox.ts";
import { MARKER_VARIABLE, checkVariable } from "../../command-variables.ts";

/** What a job is told in its file, and in no argument list. */
export interface JobSpec {
  /** Of the job. It marks its processes. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly within: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the input in the sandbox; null for none. */
  readonly stdinPath: string | null;
  readonly maxOutputBytes: number;
}

/** Beyond what is kept of an output, so that there is something to see that it was too much. */
const OUTPUT_SLACK_BLOCKS = 1024;

/** `ulimit -f` of bash counts in blocks of this size. */
const BLOCK_BYTES = 1024;

/** bash has these for itself and does not let go of them. */
const TAKEN = new Set(["BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID"]);

/** The spec as the script reads it: fields that each end with a zero byte. */
export function buildJobSpec({ name, argv, cwd, within, env, stdinPath, maxOutputBytes }: JobSpec): string {
  const variables = Object.entries(env).map(([variable, value]) => {
    checkVariable(variable, value);
    if (!TAKEN.has(variable)) return `${variable}=${value}`;
    throw new SandboxError(`A command may not set the environment variable "${variable}". Leave it out.`);
  });
  variables.push(`${MARKER_VARIABLE}=${name}`);
  const blocks = Math.ceil(maxOutputBytes / BLOCK_BYTES) + OUTPUT_SLACK_BLOCKS;
  const input = stdinPath ?? "/dev/null";
  const folders = [String(within.length), ...within];
  const fields = [cwd, String(blocks), input, ...folders, String(variables.length), ...variables, ...argv];
  if (fields.some((field) => field.includes("\0"))) {
    throw new SandboxError(
      `An argument or the folder of ${JSON.stringify(argv[0])} holds a NUL character. Leave it out.`,
    );
  }
  return fields.map((field) => `${field}\0`).join("");
}
