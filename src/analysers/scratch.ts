import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Source } from "./lane.ts";

/**
 * A folder for copies under names of ours. Analysers that read files read these: no name can be taken for an option,
 * no link leads elsewhere, and no configuration or plugin of the repository lies beside them.
 */
export interface Scratch extends AsyncDisposable {
  readonly directory: string;
  /** Writes the texts into a new folder, and says which name stands for which source. */
  copy(folder: string, sources: readonly Source[]): Promise<ReadonlyMap<string, Source>>;
  write(name: string, text: string): Promise<string>;
}

export async function createScratch(): Promise<Scratch> {
  const directory = await mkdtemp(join(tmpdir(), "sandpiper-analysers-"));
  // Tools that honor .gitignore stop to look upwards here.
  await mkdir(join(directory, ".git"));
  return {
    directory,
    async copy(folder, sources) {
      await mkdir(join(directory, folder));
      const names = new Map<string, Source>();
      for (const [index, source] of sources.entries()) {
        const name = `${folder}/${index}${suffixOf(source.path)}`;
        await writeFile(join(directory, name), source.text);
        names.set(name, source);
      }
      return names;
    },
    async write(name, text) {
      const path = join(directory, name);
      await writeFile(path, text);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What rules look at in a name: `.test.ts`, `.d.mts`, `.vue`. */
function suffixOf(path: string): string {
  return /(?:\.(?:test|spec|d|stories|config))?\.[a-z]{1,8}$/i.exec(path)?.[0] ?? "";
}
