import type { IncomingHttpHeaders } from "node:http";
import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";

export type Metadata = Readonly<Record<string, string>>;

/** What clients attach to files. The real envd keeps it in extended attributes, which Node cannot write: so it stays in memory, by inode. */
export interface FileMetadata {
  set(realPath: string, metadata: Metadata): Promise<void>;
  get(stats: BigIntStats): Metadata | undefined;
}

const HEADER_PREFIX = "x-metadata-";

export function createFileMetadata(): FileMetadata {
  const kept = new Map<string, Metadata>();
  return {
    async set(realPath, metadata) {
      const key = identify(await stat(realPath, { bigint: true }));
      if (Object.keys(metadata).length === 0) kept.delete(key);
      else kept.set(key, metadata);
    },
    get: (stats) => kept.get(identify(stats)),
  };
}

export function readMetadata(headers: IncomingHttpHeaders): Metadata {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(HEADER_PREFIX) && name.length > HEADER_PREFIX.length)
      .map(([name, value]) => [name.slice(HEADER_PREFIX.length), String(value)]),
  );
}

/** Inodes are used again, hence the time of birth. */
function identify({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${birthtimeNs}`;
}
