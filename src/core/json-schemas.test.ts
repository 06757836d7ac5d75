import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { publishedSchemas, reviewAnswer } from "./json-schemas.ts";

describe("publishedSchemas", () => {
  it.each(Object.entries(publishedSchemas()))(
    "are the files in schema/: %s (else run `npm run schemas`)",
    (name, schema) => {
      const published: unknown = JSON.parse(readFileSync(new URL(`../../schema/${name}`, import.meta.url), "utf8"));
      expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
    },
  );
});

describe("reviewAnswer", () => {
  it("does not ask for what the host fills in", () => {
    const { required } = reviewAnswer().jsonSchema;
    expect(required).toEqual(["summary", "findings", "filesReviewed", "verdict"]);
  });

  it("names no dialect, which some agents refuse", () => {
    expect(reviewAnswer().jsonSchema).not.toHaveProperty("$schema");
  });
});
