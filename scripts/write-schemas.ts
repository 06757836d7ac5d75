import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { publishedSchemas } from "#core/json-schemas.ts";

/** Writes the published JSON Schemas from the zod schemas that check. `npm test` fails where they are stale. */
const folder = fileURLToPath(new URL("../schema", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(publishedSchemas())) {
  writeFileSync(`${folder}/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
}
