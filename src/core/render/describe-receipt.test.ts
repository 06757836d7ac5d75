import { describe, expect, it } from "vitest";
import { SAMPLE_RECEIPT } from "#test/review-samples.ts";
import type { Receipt } from "../review/receipt.ts";
import { describeReceipt } from "./describe-receipt.ts";

const SANDBOX = { provider: "e2b", id: "i4q1", template: "sandpiper", isolation: "isolated" } as const;

function sandboxLine(sandbox: Receipt["sandbox"]): string | undefined {
  return describeReceipt({ ...SAMPLE_RECEIPT, sandbox }).find(({ label }) => label === "Sandbox")?.value;
}

describe("the sandbox in a receipt", () => {
  it("is said with its template, how long it ran and what that cost", () => {
    expect(sandboxLine({ ...SANDBOX, seconds: 41, costUsd: 0.00118 })).toBe(
      "e2b, template sandpiper: isolated, 41 s, $0.0012",
    );
    expect(sandboxLine({ ...SANDBOX, seconds: 754, costUsd: 0.1284 })).toBe(
      "e2b, template sandpiper: isolated, 12 min 34 s, $0.13",
    );
  });

  it("is never said to have been free where it was only cheap", () => {
    expect(sandboxLine({ ...SANDBOX, seconds: 1, costUsd: 0.00003 })).toContain("1 s, under $0.0001");
  });

  it("has no cost on this machine", () => {
    const local = { provider: "local", id: "s1", template: null, isolation: "uid", seconds: 3, costUsd: null } as const;
    expect(sandboxLine(local)).toBe("local: uid (a user of its own, on the same machine), 3 s");
  });

  it("is said to be missing where none was made", () => {
    expect(sandboxLine(null)).toBe("none was made");
  });
});
