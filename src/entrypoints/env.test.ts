import { isAbsolute } from "node:path";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

describe("readEnv", () => {
  it("needs nothing to be set", () => {
    expect(readEnv({})).toMatchObject({
      token: null,
      apiUrl: "https://api.github.com",
      serverUrl: null,
      wantsColor: true,
    });
  });

  it("prefers GITHUB_TOKEN to GH_TOKEN", () => {
    expect(readEnv({ GITHUB_TOKEN: "a", GH_TOKEN: "b" }).token).toBe("a");
    expect(readEnv({ GH_TOKEN: "b" }).token).toBe("b");
  });

  it("takes a variable that is set to nothing as not set, as workflows mean it", () => {
    expect(readEnv({ GITHUB_TOKEN: "", GH_TOKEN: " ", GITHUB_API_URL: "" })).toMatchObject({
      token: null,
      apiUrl: "https://api.github.com",
    });
  });

  it("takes any address of an API, without its last slash", () => {
    expect(readEnv({ GITHUB_API_URL: "http://127.0.0.1:8080/api/v3/" }).apiUrl).toBe("http://127.0.0.1:8080/api/v3");
  });

  it.each(["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"])("knows a build server by %s", (name) => {
    expect(readEnv({ [name]: "True" }).isCi).toBe(true);
    expect(readEnv({ [name]: "false" }).isCi).toBe(false);
    expect(readEnv({}).isCi).toBe(false);
  });

  it("keeps nothing in the current folder where there is no HOME: it may be a checkout of a stranger's code", () => {
    expect(isAbsolute(readEnv({}).stateDir)).toBe(true);
  });

  it("names the variable that is wrong, and what was expected", () => {
    expect(() => readEnv({ GITHUB_API_URL: "api.github.com" })).toThrow(/expected an address.*[\s\S]*GITHUB_API_URL/);
  });
});
