import { statSync } from "node:fs";
import type { Template } from "./machine.ts";

const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

/** Throws where the user of the sandbox could not read what the template brings. */
export function checkTemplate({ name, path, readPaths }: Template): void {
  for (const place of [...path, ...readPaths]) {
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new Error(
        `The template ${name} brings ${place}, which is not there. Make it, or leave it out of the template.`,
      );
    }
    const needed = stats.isDirectory() ? OTHERS_READ | OTHERS_ENTER : OTHERS_READ;
    if (process.getuid?.() === 0 && (stats.mode & needed) !== needed) {
      throw new Error(`The template ${name} brings ${place}, which only its owner may read. Run chmod o+rX on it.`);
    }
  }
}
