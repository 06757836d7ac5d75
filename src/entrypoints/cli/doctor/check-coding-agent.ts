import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { agentProgram } from "../../../agents/agent-programs.ts";
import type { CliProgram } from "../../../agents/cli/cli-program.ts";
import { findVersion, isAtLeast } from "../../../agents/cli/compare-versions.ts";
import { adviseInstallation, findMissing, findProgram } from "../../find-agent-tools.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

/** The slowest of the programs takes two seconds to say its version. */
const TIMEOUT_MS = 30_000;

/** Whether the program of a coding agent is here, which version it is, and whether its model can be reached with what is set. */
export async function checkCodingAgent(cli: CliProgram, context: CliContext): Promise<Check> {
  const program = await lookAtProgram(cli, context);
  const hasKey = cli.route(context.env.model, null) !== null;
  return {
    name: `Agent ${cli.id}`,
    state: program.isUsable && hasKey ? "ok" : "limited",
    seen: `${program.seen}; ${hasKey ? "key is set" : "no key is set"}`,
    advice: [...program.advice, ...(hasKey ? [] : [`It ${cli.missingKey}`])],
  };
}

interface SeenProgram {
  readonly isUsable: boolean;
  readonly seen: string;
  readonly advice: readonly string[];
}

async function lookAtProgram(cli: CliProgram, { variables, signal }: CliContext): Promise<SeenProgram> {
  const entry = agentProgram(cli.id);
  const file = findProgram(entry, variables["PATH"]);
  const missing = findMissing(entry, variables["PATH"]);
  if (file === null || missing.length > 0) {
    const others = missing.map(({ program }) => program).join(" and ");
    const seen = file === null ? "not installed" : `installed without ${others}, which it calls`;
    return { isUsable: false, seen, advice: [adviseInstallation(missing)] };
  }

  const { tested, least } = cli.versions;
  const version = await readVersion(file, { PATH: variables["PATH"] ?? "" }, signal);
  if (version === null || !isAtLeast(version, least)) {
    const seen = version === null ? `${file} does not run` : `${version}, which is older than ${least}`;
    return { isUsable: false, seen, advice: [adviseInstallation([entry])] };
  }
  if (version !== tested) return { isUsable: true, seen: `${version}, where ${tested} is tested`, advice: [] };
  return { isUsable: true, seen: version, advice: [] };
}

/** Null where it does not run, or says none. It gets nothing of the environment but the PATH. */
async function readVersion(file: string, env: { PATH: string }, signal: AbortSignal): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(file, ["--version"], { env, signal, timeout: TIMEOUT_MS });
    return findVersion(stdout);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
