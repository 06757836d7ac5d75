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

  it.each(["GITHUB_TOKEN", "GH_TOKEN", "SANDPIPER_CLONE_TOKEN", "E2B_API_KEY"])(
    "refuses a %s of two lines by its name, without showing it",
    (name) => {
      expect(() => readEnv({ [name]: "one\ntwo" })).toThrow(name);
      expect(() => readEnv({ [name]: "one\ntwo" })).not.toThrow("two");
    },
  );

  it("takes E2B's own cloud and its smallest plan where nothing is said", () => {
    expect(readEnv({})).toMatchObject({
      cloneToken: null,
      e2b: {
        apiKey: null,
        domain: null,
        apiUrl: null,
        sandboxUrl: null,
        concurrency: 20,
        createsPerSecond: 1,
        maxMinutes: 60,
        egressHeadersFile: null,
      },
    });
  });

  it("reads E2B's variables as its SDK names them, and the limits of another plan", () => {
    const { e2b, cloneToken } = readEnv({
      E2B_API_KEY: "e2b_0",
      E2B_DOMAIN: "sandboxes.example.com:8443",
      E2B_API_URL: "http://127.0.0.1:3000/",
      E2B_SANDBOX_URL: "http://127.0.0.1:3000",
      SANDPIPER_E2B_CONCURRENCY: "100",
      SANDPIPER_E2B_CREATES_PER_SECOND: "0.5",
      SANDPIPER_E2B_MAX_MINUTES: "1440",
      SANDPIPER_E2B_EGRESS_HEADERS: "headers.json",
      SANDPIPER_CLONE_TOKEN: "github_pat_0",
    });
    expect(e2b).toEqual({
      apiKey: "e2b_0",
      domain: "sandboxes.example.com:8443",
      apiUrl: "http://127.0.0.1:3000",
      sandboxUrl: "http://127.0.0.1:3000",
      concurrency: 100,
      createsPerSecond: 0.5,
      maxMinutes: 1440,
      egressHeadersFile: "headers.json",
    });
    expect(cloneToken).toBe("github_pat_0");
  });

  it.each([
    ["SANDPIPER_E2B_CONCURRENCY", "many"],
    ["SANDPIPER_E2B_CONCURRENCY", "0"],
    ["SANDPIPER_E2B_CONCURRENCY", "1.5"],
    ["SANDPIPER_E2B_CREATES_PER_SECOND", "-1"],
    ["SANDPIPER_E2B_MAX_MINUTES", "1441"],
    ["E2B_DOMAIN", "https://e2b.app"],
    ["E2B_API_URL", "api.e2b.app"],
  ])("does not take %s=%s", (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(name);
  });
});
