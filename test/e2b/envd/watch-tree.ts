import { watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { join } from "node:path/posix";

/** Watches folders below a root, each by itself: Node's own recursion misses what is written to a file right after its birth. */
export interface WatchTree extends Disposable {
  /** A folder relative to the root; the root itself is "". One that is gone already is left out. */
  add(folder: string): void;
  /** A folder and all below it. */
  drop(folder: string): void;
}

export function createWatchTree(root: string, onName: (name: string) => void): WatchTree {
  const watchers = new Map<string, FSWatcher>();

  function close(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  return {
    add(folder) {
      if (watchers.has(folder)) return;
      try {
        const watcher = watch(join(root, folder), (_, name) => {
          if (name !== null) onName(join(folder, name));
        });
        watcher.on("error", () => close(folder));
        watchers.set(folder, watcher);
      } catch (error) {
        if (folder === "") throw error;
      }
    },
    drop(folder) {
      for (const known of watchers.keys()) if (known === folder || known.startsWith(`${folder}/`)) close(known);
    },
    [Symbol.dispose]() {
      for (const folder of watchers.keys()) close(folder);
    },
  };
}
