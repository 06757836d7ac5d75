import { readFileSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { z } from "zod";

/** Bundles the sources into dist/, because Node does not run TypeScript from node_modules. Packages stay outside. */
const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const { dependencies } = manifest.parse(JSON.parse(readFileSync(`${root}/package.json`, "utf8")));
const packages = Object.keys(dependencies).map((name) => new RegExp(`^${name}(?:/|$)`));

const PROGRAMS = { "cli.js": "src/entrypoints/cli.ts", "analysers.js": "src/analysers/main.ts" };

for (const [file, source] of Object.entries(PROGRAMS)) {
  const bundle = await rolldown({
    input: `${root}/${source}`,
    external: [/^node:/, ...packages],
    platform: "node",
    // The oldest Node that is supported. It does not know `using`.
    transform: { target: "node22.18" },
  });
  await bundle.write({ file: `${root}/dist/${file}`, format: "esm", codeSplitting: false });
  await bundle.close();
}

// Last, and not the whole folder before: what runs from it meanwhile finds its files.
for (const name of readdirSync(`${root}/dist`)) {
  if (!(name in PROGRAMS)) rmSync(`${root}/dist/${name}`, { recursive: true });
}
