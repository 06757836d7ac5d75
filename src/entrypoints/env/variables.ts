import { z } from "zod";
import { HOBBY_LIMITS } from "../../sandbox/e2b/api/limits.ts";
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

/** A key or a token, as they are made. What ends a line would end a header. */
const Credential = z.string().regex(/^[\x21-\x7E]+$/, "expected one word of plain characters");

/**
 * What Sandpiper reads of the process environment. Nothing else is looked at. Of it a sandbox gets the clone token, for as long as it
 * fetches, and the keys and the address of the model that its agent uses.
 */
export const Variables = z.object({
  GITHUB_TOKEN: Credential.optional(),
  GH_TOKEN: Credential.optional(),
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
  E2B_API_KEY: Credential.optional(),
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
  SANDPIPER_CLONE_TOKEN: Credential.optional(),
});

/** By the names that the vendors of models have given them. */
export const ModelVariables = z
  .object({
    ...Object.fromEntries(MODEL_KEYS.map((name) => [name, Credential.optional()])),
    ...Object.fromEntries(MODEL_ADDRESSES.map((name) => [name, ModelAddress.optional()])),
  })
  .transform((found) => Object.fromEntries(Object.entries(found).filter(isSet)));

function isSet(entry: readonly [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}
