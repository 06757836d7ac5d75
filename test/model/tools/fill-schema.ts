import type { JsonSchema } from "../ask.ts";

/** The smallest value that satisfies a schema, for what a script does not care about. */
export function fillSchema(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf?.some((choice) => typeOf(choice) === "null")) return null;
  if (schema.anyOf?.[0] !== undefined) return fillSchema(schema.anyOf[0]);
  switch (typeOf(schema)) {
    case "object":
      return fillProperties(schema, schema.required ?? []);
    case "array":
      return [];
    case "number":
    case "integer":
      return 1;
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return "A scripted step";
  }
}

export function fillProperties(schema: JsonSchema, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, fillSchema(schema.properties?.[name] ?? {})]));
}

/** Gemini writes its types in capitals. */
function typeOf({ type }: JsonSchema): string {
  const first = typeof type === "string" ? type : type?.[0];
  return first?.toLowerCase() ?? "string";
}
