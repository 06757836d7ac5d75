import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";
import { lendKeys, MODEL_KEYS, modelSecrets, PLACEHOLDER_KEY, withPlaceholders } from "./model-variables.ts";

describe("the keys and addresses of models", () => {
  it("are read by their vendors' names, without blanks, and nothing else is", () => {
    const { model } = readEnv({
      ANTHROPIC_API_KEY: " sk-ant-1 ",
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "http://127.0.0.1:8080/v1",
      GITHUB_TOKEN: "ghp_1",
      MY_SECRET: "x",
    });
    expect(model).toEqual({
      variables: { ANTHROPIC_API_KEY: "sk-ant-1", OPENAI_BASE_URL: "http://127.0.0.1:8080/v1" },
    });
  });

  it.each([
    ["OPENAI_BASE_URL", "https://user:password@proxy.example/v1"],
    ["ANTHROPIC_BASE_URL", "https://proxy.example/?key=x"],
    ["AMP_URL", "ampcode.com"],
    ["GEMINI_API_KEY", "one\ntwo"],
  ])("are refused where they would be read as something else: %s", (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(name);
    expect(() => readEnv({ [name]: value })).not.toThrow("password@");
  });

  it("are secrets, but for the addresses", () => {
    const variables = Object.fromEntries(MODEL_KEYS.map((name) => [name, `value of ${name}`]));
    const secrets = modelSecrets({ variables: { ...variables, AMP_URL: "https://amp.example" } });
    expect(secrets).toEqual(MODEL_KEYS.map((name) => `value of ${name}`));
  });
});

describe("a key that is lent by the gateway of this machine", () => {
  const gateway = {
    lend: ({ address, key }: { readonly address: string; readonly key: string }) => ({
      address: `http://gateway${new URL(address).pathname}`,
      placeholder: `stands for ${key} at ${address}`,
    }),
    async [Symbol.asyncDispose]() {},
  };

  it("is not given to the agent, whose requests go to the gateway", () => {
    const access = {
      variables: {
        ANTHROPIC_API_KEY: "a",
        CODEX_API_KEY: "c",
        OPENAI_API_KEY: "o",
        OPENAI_BASE_URL: "https://proxy/x/v1",
      },
    };
    expect(lendKeys(access, gateway).variables).toEqual({
      ANTHROPIC_API_KEY: "stands for a at https://api.anthropic.com",
      ANTHROPIC_BASE_URL: "http://gateway/",
      CODEX_API_KEY: "stands for c at https://proxy/x/v1",
      OPENAI_API_KEY: "stands for o at https://proxy/x/v1",
      OPENAI_BASE_URL: "http://gateway/x/v1",
    });
  });

  it("is given as it is to Amp, whose service is more than a server of models", () => {
    const access = { variables: { AMP_API_KEY: "real", AMP_URL: "https://amp.example" } };
    expect(lendKeys(access, gateway)).toEqual(access);
  });
});

describe("a key that is added on the way out", () => {
  const access = { variables: { ANTHROPIC_API_KEY: "real", OPENAI_API_KEY: "real too" } };

  it("is not given to the agent", () => {
    const { variables } = withPlaceholders(access, { "API.anthropic.com": { "X-Api-Key": "${e2b.secrets.KEY}" } });
    expect(variables).toEqual({ ANTHROPIC_API_KEY: PLACEHOLDER_KEY, OPENAI_API_KEY: "real too" });
  });

  it("need not be known here", () => {
    const { variables } = withPlaceholders(
      { variables: {} },
      { "api.openai.com": { authorization: "Bearer ${e2b.secrets.KEY}" } },
    );
    expect(variables).toEqual({ OPENAI_API_KEY: PLACEHOLDER_KEY, CODEX_API_KEY: PLACEHOLDER_KEY });
  });

  it("is one for the server that is really asked", () => {
    const elsewhere = { variables: { ...access.variables, ANTHROPIC_BASE_URL: "https://gateway.example:8443/a" } };
    const headers = { "api.anthropic.com": { "x-api-key": "y" } };
    expect(withPlaceholders(elsewhere, headers)).toEqual(elsewhere);
    expect(withPlaceholders(elsewhere, { "gateway.example": { "x-api-key": "y" } }).variables).toMatchObject({
      ANTHROPIC_API_KEY: PLACEHOLDER_KEY,
    });
  });

  it("comes by the header that the vendor takes, and by no other", () => {
    expect(withPlaceholders(access, { "api.anthropic.com": { "x-trace": "y" } })).toEqual(access);
  });
});
