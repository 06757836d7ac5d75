import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { createGitHubApi } from "../api/github-api.ts";
import { readIdentity } from "./identity.ts";
import { createOctokit } from "../api/octokit.ts";

const HOST = "https://ghe.example.com";
const REFUSAL = { message: "Resource not accessible by integration" };

function identify() {
  const octokit = createOctokit({ token: "ghs_token", apiUrl: `${HOST}/api/v3` });
  const api = createGitHubApi({ octokit, token: "ghs_token", sleep: createRecordedSleep().sleep });
  return readIdentity(api, `${HOST}/api/graphql`, new AbortController().signal);
}

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe("readIdentity", () => {
  it("is the person of a personal token", async () => {
    nock(HOST).get("/api/v3/user").reply(200, { id: 7, login: "octocat", type: "User" });
    await expect(identify()).resolves.toEqual({ id: "7", login: "octocat" });
  });

  it("is the bot of an App's token, which only GraphQL names", async () => {
    const viewer = { login: "github-actions[bot]", databaseId: 41_898_282 };
    nock(HOST)
      .get("/api/v3/user")
      .reply(403, REFUSAL)
      .post("/api/graphql", /viewer/)
      .reply(200, { data: { viewer } });
    await expect(identify()).resolves.toEqual({ id: "41898282", login: "github-actions[bot]" });
  });

  it("is unknown where neither tells", async () => {
    const errors = [{ type: "FORBIDDEN", message: REFUSAL.message }];
    nock(HOST).get("/api/v3/user").reply(403, REFUSAL).post("/api/graphql").reply(200, { data: null, errors });
    await expect(identify()).resolves.toBeNull();
    nock(HOST).get("/api/v3/user").reply(403, REFUSAL).post("/api/graphql").reply(404, { message: "Not Found" });
    await expect(identify()).resolves.toBeNull();
  });

  it("does not take a wrong token, or a host that fails, for an unknown account", async () => {
    nock(HOST).get("/api/v3/user").reply(401, { message: "Bad credentials" });
    await expect(identify()).rejects.toThrow("GitHub does not accept the token");
    nock(HOST).get("/api/v3/user").times(3).reply(502, "");
    await expect(identify()).rejects.toThrow("GitHub failed");
  });
});
