import { createHash } from "node:crypto";
import type { Repository, Side } from "../records.ts";

export function repositoryAddress({ owner, name }: Pick<Repository, "owner" | "name">): string {
  return `/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

export function pullAddress(repository: Repository, number: number): string {
  return `${repositoryAddress(repository)}/pull/${number}`;
}

export function commitAddress(repository: Repository, sha: string): string {
  return `${repositoryAddress(repository)}/commit/${sha}`;
}

export interface BlobPlace {
  readonly sha: string;
  readonly path: string;
  readonly line?: number | null;
  readonly startLine?: number | null;
}

/** A permalink: a file at a commit, and lines of it. */
export function blobAddress(repository: Repository, { sha, path, line = null, startLine = null }: BlobPlace): string {
  const address = `${repositoryAddress(repository)}/blob/${sha}/${path.split("/").map(encodeURIComponent).join("/")}`;
  if (line === null) return address;
  return startLine === null || startLine === line ? `${address}#L${line}` : `${address}#L${startLine}-L${line}`;
}

/** The anchor of a file on the page of changes, as GitHub makes it. */
export function fileAnchor(path: string): string {
  return `diff-${createHash("sha256").update(path).digest("hex")}`;
}

/** The anchor of a line there: `diff-…R12`, or `L` for the old side. */
export function lineAnchor(path: string, side: Side, line: number): string {
  return `${fileAnchor(path)}${side === "LEFT" ? "L" : "R"}${line}`;
}
