import { z } from "zod";
import type { AnswerFormat } from "#core/agent/agent.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** The same answer for models that are held to a strict schema. */
export function toStrictAnswer<T>({ schema, jsonSchema }: AnswerFormat<T>): AnswerFormat<T> {
  return { schema: afterNulls(schema, jsonSchema), jsonSchema: toStrictSchema(jsonSchema) };
}

function afterNulls<T>(schema: z.ZodType<T>, jsonSchema: JsonSchema): z.ZodType<T> {
  return z.unknown().transform((value, context) => {
    const result = schema.safeParse(withoutNulls(value, jsonSchema));
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
}

/**
 * The strict dialect of OpenAI's structured outputs: every property is required and nothing else is let in, so that a property
 * which may be left out becomes one that may be null. Bounds and formats are left out, because some of them are refused with
 * status 400 (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas): our own schema checks them afterwards.
 */
export function toStrictSchema(schema: JsonSchema): JsonSchema {
  const kept = Object.fromEntries(Object.entries(schema).flatMap(([key, value]) => keepEntry(key, value)));
  if (!isRecord(schema["properties"])) return kept;

  const required = requiredOf(schema);
  const properties = Object.entries(schema["properties"]).map(([name, property]) => {
    const strict = toStrictSchema(isRecord(property) ? property : {});
    return [name, required.has(name) ? strict : orNull(strict)];
  });
  return {
    ...kept,
    properties: Object.fromEntries(properties),
    required: Object.keys(schema["properties"]),
    additionalProperties: false,
  };
}

/** An answer to the strict schema as an answer to the schema itself: null where a property may be left out means that it was. */
export function withoutNulls(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((entry) => withoutNulls(entry, recordOf(schema["items"])));
  if (!isRecord(value)) return value;

  const required = requiredOf(schema);
  const properties = recordOf(schema["properties"]);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, entry]) => entry !== null || required.has(name) || !(name in properties))
      .map(([name, entry]) => [name, withoutNulls(entry, recordOf(properties[name]))]),
  );
}

/** What the strict dialect knows of all that is in our schemas. */
const KEPT = new Set(["type", "description", "enum", "const", "$ref"]);

function keepEntry(key: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (KEPT.has(key)) return [[key, value]];
  if (key === "items") return [[key, toStrictSchema(recordOf(value))]];
  if (key === "anyOf" && Array.isArray(value)) {
    return [[key, value.map((choice: unknown) => toStrictSchema(recordOf(choice)))]];
  }
  if (key !== "$defs") return [];
  const definitions = Object.entries(recordOf(value)).map(([name, one]) => [name, toStrictSchema(recordOf(one))]);
  return [[key, Object.fromEntries(definitions)]];
}

function orNull({ description, ...schema }: JsonSchema): JsonSchema {
  const choices = { anyOf: [schema, { type: "null" }] };
  return description === undefined ? choices : { description, ...choices };
}

function requiredOf({ required }: JsonSchema): ReadonlySet<unknown> {
  return new Set(Array.isArray(required) ? (required as unknown[]) : []);
}

function recordOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
