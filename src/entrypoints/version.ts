import { readFileSync } from "node:fs";
import { z } from "zod";
import { packageRoot } from "./package-root.ts";

/** The version of this package, as its package.json says. */
export function version(): string {
  const text = readFileSync(`${packageRoot()}/package.json`, "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
