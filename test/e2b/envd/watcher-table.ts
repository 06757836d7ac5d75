import { randomBytes } from "node:crypto";
import { ConnectError } from "./connect-error.ts";
import type { FilesystemEvent } from "./watcher.ts";

/** Watchers whose events are fetched by polling, for clients that cannot read streams; and all that must be closed at the end. */
export interface WatcherTable {
  /** Starts one and returns its id. `start` is given where events go. */
  create(start: (onEvent: (event: FilesystemEvent) => void) => Disposable): string;
  /** The events since the last call. */
  take(id: string): readonly FilesystemEvent[];
  remove(id: string): void;
  clear(): void;
}

interface Polled {
  readonly watcher: Disposable;
  readonly events: FilesystemEvent[];
}

export function createWatcherTable(): WatcherTable {
  const watchers = new Map<string, Polled>();

  function find(id: string): Polled {
    const found = watchers.get(id);
    if (found === undefined) throw new ConnectError("not_found", `watcher with id ${id} not found`);
    return found;
  }

  return {
    create(start) {
      const id = `w${randomBytes(8).toString("hex")}`;
      const events: FilesystemEvent[] = [];
      watchers.set(id, { watcher: start((event) => events.push(event)), events });
      return id;
    },
    take(id) {
      const { events } = find(id);
      return events.splice(0);
    },
    remove(id) {
      find(id).watcher[Symbol.dispose]();
      watchers.delete(id);
    },
    clear() {
      for (const { watcher } of watchers.values()) watcher[Symbol.dispose]();
      watchers.clear();
    },
  };
}
