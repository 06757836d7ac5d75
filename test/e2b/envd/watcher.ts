import { readdirSync, lstatSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { describeEntry } from "./entry-info.ts";
import type { EntryInfo } from "./entry-info.ts";
import type { EnvdContext } from "./envd-context.ts";
import { ConnectError } from "./connect-error.ts";
import { createWatchTree } from "./watch-tree.ts";

export interface WatchRequest {
  readonly path?: string;
  readonly recursive?: boolean;
  readonly includeEntry?: boolean;
  readonly allowNetworkMounts?: boolean;
}

export type EventType =
  | "EVENT_TYPE_CREATE"
  | "EVENT_TYPE_WRITE"
  | "EVENT_TYPE_REMOVE"
  | "EVENT_TYPE_RENAME"
  | "EVENT_TYPE_CHMOD";

export interface FilesystemEvent {
  readonly name: string;
  readonly type: EventType;
  readonly entry?: EntryInfo;
}

interface Watch {
  /** A path of the interface. */
  readonly path: string;
  readonly request: WatchRequest;
  readonly context: EnvdContext;
}

interface Seen {
  readonly isFolder: boolean;
  readonly ino: number;
  readonly birthtimeMs: number;
  readonly mode: number;
  readonly mtimeMs: number;
  readonly size: number;
}

/**
 * Tells what happens in a folder until it is closed. Node only says "something about this name": what it was is found by comparing
 * with what was there before, so quick successions may be told as fewer events than inotify has.
 */
export function watchFolder({ path, request, context }: Watch, onEvent: (event: FilesystemEvent) => void): Disposable {
  const root = context.platform.toReal(path);
  const isRecursive = request.recursive === true;
  const seen = new Map<string, Seen>();
  for (const name of listNames(root, isRecursive)) remember(name);
  let order = Promise.resolve();

  function remember(name: string): Seen | null {
    const stats = lstatSync(join(root, name), { throwIfNoEntry: false });
    if (stats === undefined) {
      seen.delete(name);
      return null;
    }
    const { ino, birthtimeMs, mode, mtimeMs, size } = stats;
    const entry = { isFolder: stats.isDirectory(), ino, birthtimeMs, mode, mtimeMs, size };
    seen.set(name, entry);
    return entry;
  }

  function classify(name: string): EventType | null {
    const before = seen.get(name);
    const now = remember(name);
    if (now === null) return before === undefined ? null : classifyLoss(name, before);
    if (before === undefined || before.ino !== now.ino) return "EVENT_TYPE_CREATE";
    const isOnlyMode = before.mode !== now.mode && before.mtimeMs === now.mtimeMs && before.size === now.size;
    return isOnlyMode ? "EVENT_TYPE_CHMOD" : "EVENT_TYPE_WRITE";
  }

  /** A file that has a new name in the folder was renamed. */
  function classifyLoss(name: string, { ino, birthtimeMs }: Seen): EventType {
    const folder = dirname(name);
    const isHere = listNames(join(root, folder), false).some((other) => {
      const stats = lstatSync(join(root, folder, other), { throwIfNoEntry: false });
      return stats?.ino === ino && stats.birthtimeMs === birthtimeMs && other !== basename(name);
    });
    return isHere ? "EVENT_TYPE_RENAME" : "EVENT_TYPE_REMOVE";
  }

  async function tell(name: string, type: EventType): Promise<void> {
    const entry =
      request.includeEntry === true ? await describeEntry(join(path, name), context).catch(() => null) : null;
    onEvent({ name, type, ...(entry === null ? {} : { entry }) });
  }

  function notice(name: string): void {
    const type = classify(name);
    if (type === null) return;
    order = order.then(() => tell(name, type));
    if (type === "EVENT_TYPE_REMOVE" || type === "EVENT_TYPE_RENAME") tree.drop(name);
    if (type !== "EVENT_TYPE_CREATE" || !isRecursive || seen.get(name)?.isFolder !== true) return;
    tree.add(name);
    for (const child of listNames(join(root, name), false)) if (!seen.has(join(name, child))) notice(join(name, child));
  }

  const tree = createWatchTree(root, notice);
  tree.add("");
  if (isRecursive) for (const [name, { isFolder }] of seen) if (isFolder) tree.add(name);
  return tree;
}

/** Throws ConnectError where there is no folder. */
export function checkWatchable(path: string, { platform }: EnvdContext): void {
  const stats = lstatSync(platform.toReal(path), { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new ConnectError("not_found", `path ${path} not found: stat ${path}: no such file or directory`);
  }
  if (!stats.isDirectory() && !stats.isSymbolicLink()) {
    throw new ConnectError("invalid_argument", `path ${path} not a directory: %!w(<nil>)`);
  }
}

function listNames(folder: string, isRecursive: boolean): readonly string[] {
  try {
    return readdirSync(folder, { recursive: isRecursive, encoding: "utf8" });
  } catch {
    return []; // removed meanwhile
  }
}
