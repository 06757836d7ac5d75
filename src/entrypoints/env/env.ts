import { homedir } from "node:os";
import { z } from "zod";
import { UsageError } from "#core/errors.ts";
import type { ModelAccess } from "../../agents/cli/model-access.ts";
import { ModelVariables, Variables } from "./variables.ts";

export interface E2bEnv {
  /** Null where E2B is not to be used. */
  readonly apiKey: string | null;
  /** These three are null where E2B's own cloud is meant. */
  readonly domain: string | null;
  readonly apiUrl: string | null;
  readonly sandboxUrl: string | null;
  /** What the plan of the team allows. */
  readonly concurrency: number;
  readonly createsPerSecond: number;
  readonly maxMinutes: number;
  /** Path of a JSON file with headers that E2B adds to requests on their way out; null for none. */
  readonly egressHeadersFile: string | null;
}

export interface Env {
  /** Null where neither GITHUB_TOKEN nor GH_TOKEN is set. */
  readonly token: string | null;
  readonly apiUrl: string;
  /** Where people look at the same host; null where it is to be derived from the API's address. */
  readonly serverUrl: string | null;
  readonly wantsColor: boolean;
  /** Whether a build server keeps the output, and may read it for commands. */
  readonly isCi: boolean;
  /** Folder for what outlives a run, such as the raw answer of an agent that failed. */
  readonly stateDir: string;
  readonly debug: boolean;
  /**
   * May only read the repository under review, so that a sandbox elsewhere may fetch with it. Null where the host sends the commits,
   * or has a token that it can end.
   */
  readonly cloneToken: string | null;
  readonly e2b: E2bEnv;
  /** Keys and addresses of models, as they are set. */
  readonly model: ModelAccess;
}

export function readEnv(variables: NodeJS.ProcessEnv): Env {
  const set = withoutBlanks(variables);
  const env = parse(Variables, set);
  const model = parse(ModelVariables, set);
  return {
    token: env.GITHUB_TOKEN ?? env.GH_TOKEN ?? null,
    apiUrl: env.GITHUB_API_URL.replace(/\/+$/, ""),
    serverUrl: env.GITHUB_SERVER_URL?.replace(/\/+$/, "") ?? null,
    wantsColor: env.NO_COLOR === undefined,
    isCi: [env.CI, env.GITHUB_ACTIONS, env.TF_BUILD, env.TEAMCITY_VERSION].some(isOn),
    stateDir: `${env.XDG_STATE_HOME ?? `${env.HOME ?? homedir()}/.local/state`}/sandpiper`,
    debug: env.SANDPIPER_DEBUG !== undefined,
    cloneToken: env.SANDPIPER_CLONE_TOKEN ?? null,
    e2b: {
      apiKey: env.E2B_API_KEY ?? null,
      domain: env.E2B_DOMAIN ?? null,
      apiUrl: env.E2B_API_URL?.replace(/\/+$/, "") ?? null,
      sandboxUrl: env.E2B_SANDBOX_URL?.replace(/\/+$/, "") ?? null,
      concurrency: env.SANDPIPER_E2B_CONCURRENCY,
      createsPerSecond: env.SANDPIPER_E2B_CREATES_PER_SECOND,
      maxMinutes: env.SANDPIPER_E2B_MAX_MINUTES,
      egressHeadersFile: env.SANDPIPER_E2B_EGRESS_HEADERS ?? null,
    },
    model: { variables: model },
  };
}

function parse<T>(schema: z.ZodType<T>, variables: Record<string, string>): T {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new UsageError(`The environment is not usable:\n${z.prettifyError(parsed.error)}`);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value.toLowerCase() !== "false";
}

/** Workflows set variables to nothing to mean that they are not set. */
function withoutBlanks(variables: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(variables).filter(
    (entry): entry is [string, string] => (entry[1] ?? "").trim() !== "",
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, value.trim()]));
}
