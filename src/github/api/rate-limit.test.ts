import { describe, expect, it } from "vitest";
import { readRateLimit } from "./rate-limit.ts";

const SECONDARY = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
};

describe("readRateLimit", () => {
  it("waits as long as GitHub says", () => {
    expect(readRateLimit({ status: 403, headers: { "retry-after": "17" }, data: SECONDARY }, 0)).toBe(17_000);
    expect(readRateLimit({ status: 429, headers: { "retry-after": "2" }, data: "" }, 0)).toBe(2000);
  });

  it("waits until the reset, by the clock of GitHub, where the primary limit is used up", () => {
    const headers = {
      date: "Sat, 21 Nov 2026 14:00:00 GMT",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Date.parse("2026-11-21T14:02:00Z") / 1000),
    };
    expect(readRateLimit({ status: 403, headers, data: { message: "API rate limit exceeded" } }, 0)).toBe(121_000);
  });

  it("waits a minute, then two, then four, where GitHub does not say how long", () => {
    const answer = {
      status: 403,
      headers: { "x-ratelimit-remaining": "4000", "x-ratelimit-reset": "1" },
      data: SECONDARY,
    };
    expect([0, 1, 2].map((attempt) => readRateLimit(answer, attempt))).toEqual([60_000, 120_000, 240_000]);
  });

  it("does not take a reset of long ago or a strange header for no wait at all", () => {
    const headers = { "retry-after": "-5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon" };
    expect(readRateLimit({ status: 429, headers, data: null }, 0)).toBe(60_000);
  });

  it("leaves a missing permission and other refusals alone", () => {
    const data = { message: "Resource not accessible by integration" };
    expect(readRateLimit({ status: 403, headers: { "x-ratelimit-remaining": "4999" }, data }, 0)).toBeNull();
    expect(readRateLimit({ status: 422, headers: { "retry-after": "1" }, data: SECONDARY }, 0)).toBeNull();
  });
});
