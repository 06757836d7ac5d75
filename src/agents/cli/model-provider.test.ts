import { describe, expect, it } from "vitest";
import { routeToProvider } from "./model-provider.ts";

const BOTH = { ANTHROPIC_API_KEY: "a-key", OPENAI_API_KEY: "o-key", OPENAI_BASE_URL: "http://127.0.0.1:8080/v1/" };

function route(model: string | null, variables: Readonly<Record<string, string>> = BOTH) {
  return routeToProvider("pi", { variables }, model);
}

describe("routeToProvider", () => {
  it("takes the first vendor with a key where a model names none", () => {
    expect(route(null)?.model).toMatchObject({ provider: "anthropic", name: "claude-opus-5-5", address: null });
    expect(route("claude-sonnet-5")?.model).toMatchObject({ provider: "anthropic", name: "claude-sonnet-5" });
    expect(route(null, { GEMINI_API_KEY: "g-key" })?.model).toMatchObject({ provider: "google" });
  });

  it("gives the key of the chosen vendor alone, and the hosts of all", () => {
    const chosen = route("openai/gpt-5.5");
    expect(chosen?.env).toEqual({ OPENAI_API_KEY: "o-key" });
    expect(chosen?.model).toMatchObject({ provider: "openai", name: "gpt-5.5", address: "http://127.0.0.1:8080/v1" });
    expect(chosen?.hosts).toEqual(["api.anthropic.com", "127.0.0.1:8080"]);
  });

  it("leaves further slashes to the name of the model", () => {
    const chosen = route("openrouter/meta-llama/llama-4", { OPENROUTER_API_KEY: "r-key" });
    expect(chosen?.model).toMatchObject({ provider: "openrouter", name: "meta-llama/llama-4" });
  });

  it("has no route without any key", () => {
    expect(route("openai/gpt-5.5", {})).toBeNull();
  });

  it("names the vendors where it does not know one, and the key where there is none", () => {
    expect(() => route("mistral/large")).toThrow(/"mistral\/large".*anthropic, openai, openrouter, google/);
    expect(() => route("google/gemini-2.5-pro")).toThrow(/Set GEMINI_API_KEY/);
  });
});
