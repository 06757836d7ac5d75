import { describe, expect, it } from "vitest";
import { Finding } from "./finding.ts";

const smallest = {
  path: "src/a.ts",
  startLine: 1,
  endLine: 1,
  quote: "const a = 1;",
  severity: "low",
  category: "bug",
  title: "A is never read",
  body: "",
};

describe("Finding", () => {
  it("takes the head's side where the agent does not say, and no confidence", () => {
    expect(Finding.parse(smallest)).toEqual({ ...smallest, side: "RIGHT" });
  });

  it("refuses a severity that is not one of ours", () => {
    expect(() => Finding.parse({ ...smallest, severity: "blocker" })).toThrow("severity");
  });
});
