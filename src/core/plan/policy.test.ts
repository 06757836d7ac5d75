import { describe, expect, it } from "vitest";
import { FailOn } from "../config/config.ts";
import { type Severity, SEVERITIES } from "../finding/finding.ts";
import { capFindings, decideVerdict } from "./policy.ts";

describe("decideVerdict", () => {
  const table: readonly [FailOn, Severity, string][] = FailOn.options.flatMap((failOn) =>
    SEVERITIES.map((severity): [FailOn, Severity, string] => {
      const isReached = failOn !== "never" && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
      return [failOn, severity, isReached ? "fail" : "pass"];
    }),
  );

  it.each(table)("with failOn %s and a finding of severity %s says %s", (failOn, severity, verdict) => {
    expect(decideVerdict({ state: "reviewed", findings: [{ severity }] }, { failOn })).toBe(verdict);
  });

  it("passes a review without findings", () => {
    expect(decideVerdict({ state: "reviewed", findings: [] }, { failOn: "low" })).toBe("pass");
  });

  it("fails a partial review by what it did find", () => {
    expect(decideVerdict({ state: "partial", findings: [{ severity: "high" }] }, { failOn: "high" })).toBe("fail");
  });

  it("says nothing where nothing was reviewed, whatever failOn says", () => {
    expect(decideVerdict({ state: "not_reviewed", findings: [] }, { failOn: "never" })).toBeNull();
  });
});

describe("capFindings", () => {
  it("lists what it does not comment on, and loses none", () => {
    expect(capFindings(["F1", "F2", "F3"], { maxFindings: 2 })).toEqual({ commented: ["F1", "F2"], listed: ["F3"] });
  });
});
