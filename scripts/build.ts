import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { z } from "zod";

/** Bundles the sources into dist/, because Node does not run TypeScript from node_modules. Packages stay outside. */
const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const { dependencies } = manifest.parse(JSON.parse(readFileSync(`${root}/package.json`, "utf8")));
const packages = Object.keys(dependencies).map((name) => new RegExp(`^${name}(?:/|$)`));

rmSync(`${root}/dist`, { recursive: true, force: true });
const bundle = await rolldown({
  input: { cli: `${root}/src/entrypoints/cli.ts`, analysers: `${root}/src/analysers/main.ts` },
  external: [/^node:/, ...packages],
  platform: "node",
});
await bundle.write({ dir: `${root}/dist`, format: "esm", chunkFileNames: "chunks/[name]-[hash].js" });
await bundle.close();
