import { describe, expect, it } from "vitest";
import { fixAnswer, reviewAnswer } from "#core/json-schemas.ts";
import { toStrictSchema, withoutNulls } from "./strict-schema.ts";

const finding = {
  path: "src/a.ts",
  side: "RIGHT",
  startLine: 3,
  endLine: 3,
  quote: "const a = 1;",
  severity: "high",
  category: "bug",
  title: "A is never read",
  body: "Remove it.",
  confidence: 0.5,
};

describe("toStrictSchema", () => {
  it.each([
    ["review", reviewAnswer()],
    ["fix", fixAnswer()],
  ])("makes each object of the %s answer closed, with every property required", (_mode, { jsonSchema }) => {
    const objects = listObjects(toStrictSchema(jsonSchema));
    expect(objects.length).toBeGreaterThan(1);
    for (const { properties, required, additionalProperties } of objects) {
      expect(required).toEqual(Object.keys(properties ?? {}));
      expect(additionalProperties).toBe(false);
    }
  });

  it("lets a property be null that may be left out, and no other", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string", default: "", description: "An a." }, b: { type: "integer", minimum: 1 } },
      required: ["b"],
    };
    expect(toStrictSchema(schema)).toEqual({
      type: "object",
      properties: {
        a: { description: "An a.", anyOf: [{ type: "string" }, { type: "null" }] },
        b: { type: "integer" },
      },
      required: ["a", "b"],
      additionalProperties: false,
    });
  });
});

describe("withoutNulls", () => {
  it("makes an answer to the strict schema one to the schema itself", () => {
    const { schema, jsonSchema } = reviewAnswer();
    const strict = {
      summary: "It adds a.",
      findings: [{ ...finding, suggestion: null, evidence: null, rule: { id: "no-unused", url: null } }],
      filesReviewed: ["src/a.ts"],
      filesSkipped: null,
      verdict: "fail",
    };
    expect(schema.parse(withoutNulls(strict, jsonSchema))).toEqual({
      summary: "It adds a.",
      findings: [{ ...finding, rule: { id: "no-unused" } }],
      filesReviewed: ["src/a.ts"],
      filesSkipped: [],
      verdict: "fail",
    });
  });

  it("leaves null where a value is demanded, so that the schema can say so", () => {
    const { schema, jsonSchema } = reviewAnswer();
    const answer = withoutNulls({ summary: null, findings: [], filesReviewed: [], verdict: "pass" }, jsonSchema);
    expect(schema.safeParse(answer).error?.issues).toMatchObject([{ path: ["summary"] }]);
  });
});

interface SchemaOfObject {
  readonly properties?: unknown;
  readonly required?: unknown;
  readonly additionalProperties?: unknown;
}

function listObjects(schema: unknown): readonly SchemaOfObject[] {
  if (typeof schema !== "object" || schema === null) return [];
  const inner = Object.values(schema).flatMap(listObjects);
  return "properties" in schema && "type" in schema ? [schema, ...inner] : inner;
}
