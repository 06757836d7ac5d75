import nock from "nock";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { createGitHubApi, type Call } from "./github-api.ts";
import { createOctokit } from "./octokit.ts";

const TOKEN = "ghs_12345_canary.that-must-not.appear";
const HOST = "https://api.github.com";
const numbers: Call<{ n: number }> = {
  route: "GET /numbers/{n}",
  parameters: { n: 7 },
  answer: z.object({ n: z.number() }),
};
const creation: Call<{ n: number }> = { ...numbers, route: "POST /numbers/{n}" };

function createApi({ apiUrl = HOST } = {}) {
  const { sleep, pauses } = createRecordedSleep();
  const octokit = createOctokit({ token: TOKEN, apiUrl });
  return { api: createGitHubApi({ octokit, token: TOKEN, sleep }), pauses };
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

async function errorOf(result: Promise<unknown>): Promise<Error> {
  const outcome = await result.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new TypeError("The call was expected to fail.");
}

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  if (pending.length > 0) throw new Error(`Calls were expected and not made: ${pending.join(", ")}`);
});

describe("reading", () => {
  it("sends the token, and says who asks", async () => {
    const headers = { authorization: `bearer ${TOKEN}`, "user-agent": /^sandpiper-review/ };
    nock(HOST, { reqheaders: headers }).get("/numbers/7").reply(200, { n: 1 });
    await expect(createApi().api.read(numbers, neverAborted())).resolves.toEqual({ n: 1 });
  });

  it("speaks to an Enterprise Server below its path", async () => {
    nock("https://ghe.example.com").get("/api/v3/numbers/7").reply(200, { n: 2 });
    const { api } = createApi({ apiUrl: "https://ghe.example.com/api/v3/" });
    await expect(api.read(numbers, neverAborted())).resolves.toEqual({ n: 2 });
  });

  it("repeats what failed on the side of GitHub, twice", async () => {
    nock(HOST)
      .get("/numbers/7")
      .reply(502, "<html>Bad gateway</html>")
      .get("/numbers/7")
      .replyWithError("socket hang up");
    nock(HOST).get("/numbers/7").reply(200, { n: 3 });
    const { api, pauses } = createApi();
    await expect(api.read(numbers, neverAborted())).resolves.toEqual({ n: 3 });
    expect(pauses).toEqual([1000, 2000]);
  });

  it("says at last that GitHub failed, without its error page", async () => {
    nock(HOST).get("/numbers/7").times(3).reply(503, "<html><script>unicorn</script></html>");
    const error = await errorOf(createApi().api.read(numbers, neverAborted()));
    expect(error).toMatchObject({ name: "GitHubError", failure: "server", status: 503 });
    expect(error.message).toBe(
      "GitHub failed (GET /numbers/7, status 503). Try again in a few minutes; https://www.githubstatus.com tells of outages.",
    );
  });

  it.each([
    ["JSON that ends in the middle", 200, '{"n":'],
    ["another shape", 200, '{"n":"one"}'],
    ["a sign-in page", 200, "<html>Sign in</html>"],
  ])("does not take %s for an answer", async (_name, status, body) => {
    nock(HOST)
      .get("/numbers/7")
      .reply(status, body, { "content-type": body.startsWith("<") ? "text/html" : "application/json" });
    const error = await errorOf(createApi().api.read(numbers, neverAborted()));
    expect(error).toMatchObject({ failure: "unexpected-answer" });
    expect(error.message).toContain(
      'GitHub answered "GET /numbers/7" with something that its documentation does not know',
    );
  });

  it("follows the pages by number, and no address that an answer names", async () => {
    const list: Call<readonly number[]> = { route: "GET /list", parameters: {}, answer: z.array(z.number()) };
    nock(HOST)
      .get("/list?per_page=100&page=1")
      .reply(200, [1, 2], { link: '<https://evil.example/list?page=2>; rel="next"' });
    nock(HOST)
      .get("/list?per_page=100&page=2")
      .reply(200, [3], { link: `<${HOST}/list?page=1>; rel="prev"` });
    await expect(createApi().api.readAll(list, neverAborted())).resolves.toEqual([1, 2, 3]);
  });

  it("fails for a page that is missing rather than returning the others", async () => {
    const list: Call<readonly number[]> = { route: "GET /list", parameters: {}, answer: z.array(z.number()) };
    nock(HOST)
      .get("/list?per_page=100&page=1")
      .reply(200, [1, 2], { link: `<${HOST}/list?page=2>; rel="next"` });
    nock(HOST).get("/list?per_page=100&page=2").times(3).reply(500, { message: "Server Error" });
    await expect(createApi().api.readAll(list, neverAborted())).rejects.toThrow("GitHub failed");
  });
});

describe("writing", () => {
  it.each([500, 502, 504])("never repeats a call that was answered with %i", async (status) => {
    nock(HOST).post("/numbers/7").reply(status, { message: "Server Error" });
    const error = await errorOf(createApi().api.write(creation, neverAborted()));
    expect(error).toMatchObject({ failure: "server", isAmbiguous: true });
  });

  it("leaves open what happened where the connection broke or the answer is torn", async () => {
    nock(HOST).post("/numbers/7").replyWithError("socket hang up");
    expect(await errorOf(createApi().api.write(creation, neverAborted()))).toMatchObject({ isAmbiguous: true });
    nock(HOST).post("/numbers/7").reply(201, '{"n":', { "content-type": "application/json" });
    expect(await errorOf(createApi().api.write(creation, neverAborted()))).toMatchObject({ isAmbiguous: true });
  });

  it("waits as long as a secondary rate limit says, then writes", async () => {
    const limit = { message: "You have exceeded a secondary rate limit" };
    nock(HOST).post("/numbers/7").reply(403, limit, { "retry-after": "30" }).post("/numbers/7").reply(201, { n: 4 });
    const { api, pauses } = createApi();
    await expect(api.write(creation, neverAborted())).resolves.toEqual({ n: 4 });
    expect(pauses).toEqual([30_000]);
  });

  it("does not write after the wait what is not wanted any more", async () => {
    nock(HOST).post("/numbers/7").reply(429, { message: "slow down" }, { "retry-after": "30" });
    const write = createApi().api.write(creation, neverAborted(), () => Promise.reject(new Error("moved on")));
    await expect(write).rejects.toThrow("moved on");
  });

  it("does not wait longer than a quarter of an hour", async () => {
    nock(HOST).post("/numbers/7").reply(429, { message: "slow down" }, { "retry-after": "3600" });
    const { api, pauses } = createApi();
    const error = await errorOf(api.write(creation, neverAborted()));
    expect(error).toMatchObject({ failure: "rate-limited", isAmbiguous: false });
    expect(error.message).toContain("for another 60 minutes. Try again then");
    expect(pauses).toEqual([]);
  });
});

describe("an error", () => {
  it.each([
    [
      401,
      { message: "Bad credentials" },
      "GitHub does not accept the token (GET /numbers/7, status 401: Bad credentials). It may have expired or been revoked: set GITHUB_TOKEN to a valid one.",
    ],
    [
      404,
      { message: "Not Found" },
      "GitHub does not know this, or does not show it to this token (GET /numbers/7, status 404: Not Found). Check the owner, the repository and the number, and that the token has access to the repository.",
    ],
    [
      406,
      { message: "Sorry, the diff exceeded the maximum number of files (300)." },
      "GitHub does not deliver something this large (GET /numbers/7, status 406: Sorry, the diff exceeded the maximum number of files (300).).",
    ],
    [
      422,
      { message: "Unprocessable Entity", errors: ["Line could not be resolved"] },
      "status 422: Unprocessable Entity; Line could not be resolved",
    ],
    [
      422,
      { message: "Validation Failed", errors: [{ field: "line", code: "invalid" }] },
      'status 422: Validation Failed; {"field":"line","code":"invalid"}',
    ],
    [
      410,
      { message: "Issues are disabled" },
      "GitHub refused the request (GET /numbers/7, status 410: Issues are disabled).",
    ],
  ])("with status %i says what happened and what to do", async (status, body, message) => {
    nock(HOST).get("/numbers/7").reply(status, body);
    expect((await errorOf(createApi().api.read(numbers, neverAborted()))).message).toContain(message);
  });

  it("names the permission that is missing, and forks, where the token may not", async () => {
    const headers = { "x-accepted-github-permissions": "pull_requests=write" };
    nock(HOST).post("/numbers/7").reply(403, { message: "Resource not accessible by integration" }, headers);
    const { message } = await errorOf(createApi().api.write(creation, neverAborted()));
    expect(message).toContain("Give the token this permission: pull_requests=write.");
    expect(message).toContain("On pull requests from forks the token of a workflow can only read");
  });

  it("does not speak of forks where a person's token is refused", async () => {
    const body = { message: "Resource protected by organization SAML enforcement." };
    nock(HOST).get("/numbers/7").reply(403, body);
    const { message } = await errorOf(createApi().api.read(numbers, neverAborted()));
    expect(message).toContain("SAML enforcement.). Check its permissions:");
    expect(message).not.toContain("fork");
  });

  it("of a review that came too quickly leaves open whether it was posted", async () => {
    nock(HOST)
      .post("/numbers/7")
      .reply(422, { message: "Validation Failed", errors: ["was submitted too quickly"] });
    const error = await errorOf(createApi().api.write(creation, neverAborted()));
    expect(error).toMatchObject({ failure: "too-quick", isAmbiguous: true });
  });

  it("does not bring the words of a host onto several lines, or beyond measure", async () => {
    nock(HOST)
      .get("/numbers/7")
      .reply(410, { message: `a\u001B[31m\r\nb\u202E${"c".repeat(9999)}` });
    const { message } = await errorOf(createApi().api.read(numbers, neverAborted()));
    expect(message).toMatch(/^[\x20-\x7E]{500,800}$/);
  });

  it("never holds the token, not even where the host sends it back", async () => {
    nock(HOST)
      .get("/numbers/7")
      .reply(410, { message: `You sent ${TOKEN}`, errors: [TOKEN] });
    nock(HOST).get("/numbers/7").times(3).replyWithError(`connect failed with authorization ${TOKEN}`);
    const answered = await errorOf(createApi().api.read(numbers, neverAborted()));
    const unanswered = await errorOf(createApi().api.read(numbers, neverAborted()));
    expect(inspect([answered, unanswered], { depth: 20, showHidden: true })).not.toContain("canary");
  });
});
