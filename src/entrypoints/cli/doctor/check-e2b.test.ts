import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { adviseOn } from "./check-e2b.ts";

describe("what the doctor advises where E2B cannot be used", () => {
  it("is what the error says", () => {
    expect(adviseOn(new UsageError("E2B refused the key. Check E2B_API_KEY."))).toContain("Check E2B_API_KEY.");
  });

  it("is to check the network where E2B is silent", async () => {
    const clock = AbortSignal.timeout(0);
    await new Promise((resolve) => clock.addEventListener("abort", resolve));
    expect(adviseOn(clock.reason)).toMatch(/did not answer within 10 seconds.*E2B_API_URL/);
  });
});
