import { homedir } from "node:os";
import { z } from "zod";
import { UsageError } from "#core/errors.ts";
import type { ModelAccess } from "../../agents/cli/model-access.ts";
import { HOBBY_LIMITS } from "../../sandbox/e2b/service/limits.ts";
import { MODEL_ADDRESSES, MODEL_KEYS } from "./model-variables.ts";

const Address = z.url({ protocol: /^https?$/, error: "expected an address such as https://api.github.com" });

const NumberText = z.string().transform((text, context) => {
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  context.addIssue({ code: "custom", message: "expected a number" });
  return z.NEVER;
});

/** Keys go beside an address and never in it, because addresses may stand in arguments and in settings. */
const ModelAddress = Address.refine((text) => {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === "";
}, "expected an address without a password, a query or a fragment");

/** As vendors make them. What ends a line would end a header. */
const ModelKey = z.string().regex(/^[\x21-\x7E]+$/, "expected a key: one word of plain characters");

/**
 * What Sandpiper reads of the process environment. Nothing else is looked at. Of it a sandbox gets the clone token, for as long as it
 * fetches, and the keys and the address of the model that its agent uses.
 */
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
  E2B_API_KEY: z.string().optional(),
  E2B_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, "expected a domain such as e2b.app")
    .optional(),
  E2B_API_URL: Address.optional(),
  E2B_SANDBOX_URL: Address.optional(),
  SANDPIPER_E2B_CONCURRENCY: NumberText.pipe(z.int().min(1).max(10_000)).default(HOBBY_LIMITS.concurrent),
  SANDPIPER_E2B_CREATES_PER_SECOND: NumberText.pipe(z.number().positive().max(1000)).default(
    HOBBY_LIMITS.createsPerSecond,
  ),
  SANDPIPER_E2B_MAX_MINUTES: NumberText.pipe(
    z
      .number()
      .min(1)
      .max(24 * 60),
  ).default(HOBBY_LIMITS.maxLifetimeMs / 60_000),
  SANDPIPER_E2B_EGRESS_HEADERS: z.string().optional(),
  SANDPIPER_CLONE_TOKEN: z.string().optional(),
});

/** By the names that the vendors of models have given them. */
const ModelVariables = z
  .object({
    ...Object.fromEntries(MODEL_KEYS.map((name) => [name, ModelKey.optional()])),
    ...Object.fromEntries(MODEL_ADDRESSES.map((name) => [name, ModelAddress.optional()])),
  })
  .transform((found) => Object.fromEntries(Object.entries(found).filter(isSet)));

function isSet(entry: readonly [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}

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
