import { readFile } from "node:fs/promises";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sampleFinding, sampleReview } from "#test/review-samples.ts";
import { planReview, type PlanReviewInput } from "../plan/plan-review.ts";
import type { SarifLog } from "./sarif-log.ts";
import { renderSarif, toSarif } from "./sarif.ts";

const SCHEMA = new URL("../../../test/fixtures/sarif/sarif-2.1.0-rtm.5.json", import.meta.url);

async function createValidator() {
  const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(SCHEMA, "utf8")));
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

function sarifOf(changes: Partial<PlanReviewInput> = {}): SarifLog {
  return toSarif(planReview(sampleReview(changes)), { version: "1.2.3" });
}

describe("SARIF", () => {
  it.each([
    ["findings", {}],
    ["no findings", { findings: [], verdict: "pass" }],
    ["no review", { state: "not_reviewed", verdict: null, reason: "The agent crashed.", findings: [] }],
    [
      "odd paths",
      {
        findings: [
          sampleFinding({
            anchor: { kind: "file", path: "a b/ü:#?.ts", side: "RIGHT", startLine: null, endLine: null },
          }),
        ],
      },
    ],
  ] as const)("is valid by the official schema with %s", async (_what, changes) => {
    const validate = await createValidator();
    validate(JSON.parse(renderSarif(planReview(sampleReview(changes)), { version: "1.2.3" })));
    expect(validate.errors).toBeNull();
  });

  it("carries the fingerprint, the lines, the rule and the fix of a finding", () => {
    const [run] = sarifOf({ findings: [sampleFinding()] }).runs;
    expect(run?.results?.[0]).toMatchObject({
      ruleId: "sandpiper/security",
      ruleIndex: 0,
      level: "error",
      partialFingerprints: { "sandpiper/v1": "0123456789abcdef0123" },
      baselineState: "new",
      locations: [
        { physicalLocation: { artifactLocation: { uri: "src/orders.ts" }, region: { startLine: 12, endLine: 13 } } },
      ],
      fixes: [
        {
          artifactChanges: [
            { replacements: [{ deletedRegion: { startLine: 12, startColumn: 1, endLine: 14, endColumn: 1 } }] },
          ],
        },
      ],
    });
    expect(run?.tool.driver.rules?.[0]?.properties).toMatchObject({ tags: ["security"], "security-severity": "8.0" });
  });

  it("links to a rule only where the address is one of the web", () => {
    const rules = ["javascript:alert(1)", "data:text/html,x", "https://example.com/rule"].map((url, at) => {
      const rule = { id: `rule-${at}`, url };
      return sarifOf({ findings: [sampleFinding({ rule })] }).runs[0]?.tool.driver.rules[0]?.helpUri;
    });
    expect(rules).toEqual([undefined, undefined, "https://example.com/rule"]);
  });

  it("names the lines of the base in no region, because readers open the head", () => {
    const finding = sampleFinding({ anchor: { kind: "inline", path: "a.ts", side: "LEFT", startLine: 4, endLine: 4 } });
    const [run] = sarifOf({ findings: [finding] }).runs;
    expect(run?.results?.[0]?.locations?.[0]?.physicalLocation).not.toHaveProperty("region");
  });

  it("says that a review which did not come about was not executed successfully", () => {
    const [run] = sarifOf({ state: "not_reviewed", verdict: null, reason: "The agent crashed.", findings: [] }).runs;
    expect(run?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: "The agent crashed." } }],
    });
  });
});
