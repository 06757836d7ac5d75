import { AgentError } from "#core/agent/agent.ts";
import { hostOf, type ModelAccess, type Route } from "./model-access.ts";

/** A vendor of models, for agents that can be used with any of them. */
interface ModelProvider {
  /** The part of a model's name before the first slash, the same for OpenCode and Pi. */
  readonly id: string;
  /** The variable with the key, by the vendor's own name for it. */
  readonly key: string;
  /** The variable with another address than the usual one, in the form of the vendor's own library. */
  readonly addressVariable: string;
  readonly usualAddress: string;
  /** Taken where nobody names a model. In the catalogs of OpenCode 1.18.33 and of Pi 0.87.1. */
  readonly usualModel: string;
}

/** The first one with a key is taken where a model names no vendor. */
const MODEL_PROVIDERS: readonly ModelProvider[] = [
  {
    id: "anthropic",
    key: "ANTHROPIC_API_KEY",
    addressVariable: "ANTHROPIC_BASE_URL",
    usualAddress: "https://api.anthropic.com",
    usualModel: "claude-opus-5-5",
  },
  {
    id: "openai",
    key: "OPENAI_API_KEY",
    addressVariable: "OPENAI_BASE_URL",
    usualAddress: "https://api.openai.com/v1",
    usualModel: "gpt-5.5",
  },
  {
    id: "openrouter",
    key: "OPENROUTER_API_KEY",
    addressVariable: "OPENROUTER_BASE_URL",
    usualAddress: "https://openrouter.ai/api/v1",
    usualModel: "anthropic/claude-opus-5.5",
  },
  {
    id: "google",
    key: "GEMINI_API_KEY",
    addressVariable: "GOOGLE_GEMINI_BASE_URL",
    usualAddress: "https://generativelanguage.googleapis.com",
    usualModel: "gemini-3.1-pro-preview",
  },
];

export const MISSING_PROVIDER_KEY = `has no key for its model. Set one of ${MODEL_PROVIDERS.map(({ key }) => key).join(", ")}.`;

/**
 * The route to a model by its name: "provider/model", or a name for the first vendor with a key. Null is that vendor's usual one.
 * Null where there is no key at all. Throws AgentError for a vendor that is not known, or that there is no key for.
 * The program gets the key of this vendor alone. The hosts are those of all vendors with a key, because a sandbox is made before
 * its model is chosen.
 */
export function routeToProvider(agent: string, { variables }: ModelAccess, model: string | null): Route | null {
  const usable = MODEL_PROVIDERS.filter(({ key }) => variables[key] !== undefined);
  const [first] = usable;
  if (first === undefined) return null;

  const [provider, name] = splitName(agent, model, first);
  const key = variables[provider.key];
  if (key === undefined) {
    const reason = `has no key for the model "${model}". Set ${provider.key}, or choose another model.`;
    throw new AgentError({ agent, failure: "authentication", transcript: "", reason });
  }
  const hosts = usable.map((each) => hostOf(addressOf(each, variables) ?? each.usualAddress));
  const address = addressOf(provider, variables);
  return { env: { [provider.key]: key }, hosts, model: { provider: provider.id, name, key: provider.key, address } };
}

/** An address without the number of its version, which people write or leave out. */
export function withoutVersion(address: string): string {
  return address.replace(/\/v1(?:beta)?$/, "");
}

function splitName(agent: string, model: string | null, first: ModelProvider): readonly [ModelProvider, string] {
  if (model === null) return [first, first.usualModel];
  const slash = model.indexOf("/");
  if (slash === -1) return [first, model];
  const provider = MODEL_PROVIDERS.find(({ id }) => id === model.slice(0, slash));
  if (provider !== undefined) return [provider, model.slice(slash + 1)];

  const ids = MODEL_PROVIDERS.map(({ id }) => id).join(", ");
  const reason = `knows no vendor for the model "${model}". Write \`model\` as "provider/model", with one of these providers: ${ids}.`;
  throw new AgentError({ agent, failure: "authentication", transcript: "", reason });
}

function addressOf({ addressVariable }: ModelProvider, variables: ModelAccess["variables"]): string | null {
  return variables[addressVariable]?.replace(/\/+$/, "") ?? null;
}
