import { describe, expect, it } from "vitest";
import { startE2b } from "#test/e2b/start-e2b.ts";
import { lookAround } from "./look-around.ts";

const signal = new AbortController().signal;

describe("lookAround", () => {
  it("sees whether the key is taken and which templates there are, and makes nothing", async () => {
    await using e2b = await startE2b();
    const connection = { apiKey: e2b.apiKey, apiUrl: e2b.url, sandboxUrl: e2b.url };
    expect(await lookAround(connection, ["sandpiper", "nobody-built-this"], signal)).toEqual({
      running: 0,
      templates: ["sandpiper"],
    });
    expect(e2b.requests.map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
    expect(e2b.sandboxes()).toEqual([]);
  });

  it("says which variable holds a key that is refused", async () => {
    await using e2b = await startE2b();
    const connection = { apiKey: "e2b_wrong", apiUrl: e2b.url, sandboxUrl: e2b.url };
    await expect(lookAround(connection, [], signal)).rejects.toThrow(/key.*E2B_API_KEY/);
  });

  it("says where it looked in vain", async () => {
    const connection = { apiKey: "e2b_0", apiUrl: "http://127.0.0.1:1", sandboxUrl: "http://127.0.0.1:1" };
    await expect(lookAround(connection, [], signal)).rejects.toThrow(/E2B_API_URL/);
  });
});
