import { readFileSync } from "node:fs";
import { packageRoot } from "./package-root.ts";

/** The version of this package, as its package.json says. */
export function version(): string {
  const { version: found } = JSON.parse(readFileSync(`${packageRoot()}/package.json`, "utf8")) as { version: string };
  return found;
}
