import type { ModelAccess } from "../../agents/cli/model-access.ts";
import type { KeyGateway } from "../../sandbox/local/network/key-gateway.ts";
import type { EgressHeaders } from "./egress-headers.ts";

interface Vendor {
  readonly address: string;
  /** The variable with another address. */
  readonly addressName: string;
}

const ANTHROPIC: Vendor = { address: "https://api.anthropic.com", addressName: "ANTHROPIC_BASE_URL" };
const OPENAI: Vendor = { address: "https://api.openai.com/v1", addressName: "OPENAI_BASE_URL" };
const GOOGLE: Vendor = {
  address: "https://generativelanguage.googleapis.com",
  addressName: "GOOGLE_GEMINI_BASE_URL",
};
const OPENROUTER: Vendor = { address: "https://openrouter.ai/api/v1", addressName: "OPENROUTER_BASE_URL" };
/** Its program talks to the service in more ways than requests, none of which could be tried. */
const AMP: Vendor = { address: "https://ampcode.com", addressName: "AMP_URL" };

interface KeyVariable {
  /** The vendor's own name for it. */
  readonly name: string;
  /** The header by which the vendor takes the key. */
  readonly header: string;
  readonly vendor: Vendor;
}

const KEYS: readonly KeyVariable[] = [
  { name: "ANTHROPIC_API_KEY", header: "x-api-key", vendor: ANTHROPIC },
  { name: "ANTHROPIC_AUTH_TOKEN", header: "authorization", vendor: ANTHROPIC },
  { name: "OPENAI_API_KEY", header: "authorization", vendor: OPENAI },
  { name: "CODEX_API_KEY", header: "authorization", vendor: OPENAI },
  { name: "GEMINI_API_KEY", header: "x-goog-api-key", vendor: GOOGLE },
  { name: "OPENROUTER_API_KEY", header: "authorization", vendor: OPENROUTER },
  { name: "AMP_API_KEY", header: "authorization", vendor: AMP },
];

/** Variables with the key of a model, by their vendors' own names. */
export const MODEL_KEYS: readonly string[] = KEYS.map(({ name }) => name);

/** Variables with the address of a model's server. */
export const MODEL_ADDRESSES: readonly string[] = [...new Set(KEYS.map(({ vendor }) => vendor.addressName))];

/** To be kept out of every text. */
export function modelSecrets({ variables }: ModelAccess): readonly string[] {
  return Object.entries(variables).flatMap(([name, value]) => (MODEL_KEYS.includes(name) ? [value] : []));
}

/** Stands for a key that its agent must have and never sees. Long enough to look like one to the programs that check. */
export const PLACEHOLDER_KEY = "sandpiper-placeholder-the-real-key-is-added-on-the-way-out";

/**
 * The same access for a sandbox whose requests get their keys after they have left it: a key that is added there is not given to the
 * agent, whether or not it is known here.
 */
export function withPlaceholders({ variables }: ModelAccess, headers: EgressHeaders): ModelAccess {
  const added = new Set(
    Object.entries(headers).flatMap(([host, named]) =>
      Object.keys(named).map((header) => `${host} ${header}`.toLowerCase()),
    ),
  );
  const covered = KEYS.filter(({ header, vendor: { address, addressName } }) =>
    added.has(`${new URL(variables[addressName] ?? address).hostname} ${header}`),
  );
  const placed = covered.map(({ name }): [string, string] => [name, PLACEHOLDER_KEY]);
  return { variables: { ...variables, ...Object.fromEntries(placed) } };
}

/** The same access for sandboxes of this machine, whose requests go through a gateway that puts in the keys. */
export function lendKeys({ variables }: ModelAccess, gateway: KeyGateway): ModelAccess {
  const lent = KEYS.filter(({ vendor }) => vendor !== AMP).flatMap(({ name, vendor: { address, addressName } }) => {
    const key = variables[name];
    if (key === undefined) return [];
    const { address: inside, placeholder } = gateway.lend({ address: variables[addressName] ?? address, key });
    return [
      [name, placeholder],
      [addressName, inside],
    ] as const;
  });
  return { variables: { ...variables, ...Object.fromEntries(lent) } };
}
