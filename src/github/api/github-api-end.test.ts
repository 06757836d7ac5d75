import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { createGitHubApi, type Call } from "./github-api.ts";
import { createOctokit } from "./octokit.ts";
import type { Sleep } from "./sleep.ts";

const call: Call<unknown> = { route: "POST /numbers", parameters: {}, answer: z.unknown() };

/** Takes every call; answers 429 to `/limited` and nothing to the others. */
let server: Server;
let onCall: (() => void) | null = null;

beforeAll(async () => {
  server = createServer((request, response) => {
    onCall?.();
    if (request.url === "/limited") response.writeHead(429, { "retry-after": "30" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function createApi({
  timeoutMs = 30_000,
  sleep = createRecordedSleep().sleep,
}: { timeoutMs?: number; sleep?: Sleep } = {}) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The server listens on no port.");
  const octokit = createOctokit({ token: null, apiUrl: `http://127.0.0.1:${address.port}` });
  return createGitHubApi({ octokit, token: null, sleep, timeoutMs });
}

describe("a call ends", () => {
  it("when the host does not answer in time", async () => {
    const writing = createApi({ timeoutMs: 20 }).write(call, new AbortController().signal);
    await expect(writing).rejects.toMatchObject({
      failure: "no-answer",
      isAmbiguous: true,
      message:
        'GitHub did not answer "POST /numbers" in time. Check the address of the API, the network and the proxy, and try again.',
    });
  });

  it("when the caller wants, with the reason of the caller", async () => {
    const controller = new AbortController();
    onCall = () => controller.abort(new Error("the run was canceled"));
    await expect(createApi().write(call, controller.signal)).rejects.toThrow("the run was canceled");
  });

  it("when the caller wants during a wait for a rate limit", async () => {
    onCall = null;
    const controller = new AbortController();
    async function sleep(_milliseconds: number, signal: AbortSignal): Promise<void> {
      controller.abort(new Error("the run was canceled"));
      signal.throwIfAborted();
    }
    const limited = { ...call, route: "GET /limited" };
    await expect(createApi({ sleep }).read(limited, controller.signal)).rejects.toThrow("the run was canceled");
  });

  it("before it begins where the caller has given up already", async () => {
    let calls = 0;
    onCall = () => (calls += 1);
    await expect(createApi().read(call, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
    expect(calls).toBe(0);
  });
});
