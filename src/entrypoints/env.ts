import { homedir } from "node:os";
import { z } from "zod";
import { UsageError } from "#core/errors.ts";

const Address = z.url({ protocol: /^https?$/, error: "expected an address such as https://api.github.com" });

/** What Sandpiper reads of the process environment. Nothing else is looked at, and none of it reaches a sandbox. */
const Variables = z.object({
  GITHUB_TOKEN: z.string().optional(),
  GH_TOKEN: z.string().optional(),
  GITHUB_API_URL: Address.default("https://api.github.com"),
  GITHUB_SERVER_URL: Address.optional(),
  NO_COLOR: z.string().optional(),
  CI: z.string().optional(),
  GITHUB_ACTIONS: z.string().optional(),
  TF_BUILD: z.string().optional(),
  TEAMCITY_VERSION: z.string().optional(),
  XDG_STATE_HOME: z.string().optional(),
  HOME: z.string().optional(),
  SANDPIPER_DEBUG: z.string().optional(),
});

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
}

export function readEnv(variables: NodeJS.ProcessEnv): Env {
  const parsed = Variables.safeParse(withoutBlanks(variables));
  if (!parsed.success) throw new UsageError(`The environment is not usable:\n${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  return {
    token: env.GITHUB_TOKEN ?? env.GH_TOKEN ?? null,
    apiUrl: env.GITHUB_API_URL.replace(/\/+$/, ""),
    serverUrl: env.GITHUB_SERVER_URL?.replace(/\/+$/, "") ?? null,
    wantsColor: env.NO_COLOR === undefined,
    isCi: [env.CI, env.GITHUB_ACTIONS, env.TF_BUILD, env.TEAMCITY_VERSION].some(isOn),
    stateDir: `${env.XDG_STATE_HOME ?? `${env.HOME ?? homedir()}/.local/state`}/sandpiper`,
    debug: env.SANDPIPER_DEBUG !== undefined,
  };
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
