import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version of an installed package, from the folder of one of its files. Null where it does not say. */
export function readPackageVersion(require: NodeJS.Require, file: string): string | null {
  const directory = dirname(require.resolve(file));
  for (const manifest of [join(directory, "package.json"), join(directory, "..", "package.json")]) {
    const version = readVersion(manifest);
    if (version !== null) return version;
  }
  return null;
}

function readVersion(manifest: string): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
    if (typeof content !== "object" || content === null || !("version" in content)) return null;
    return typeof content.version === "string" ? content.version : null;
  } catch {
    return null;
  }
}
