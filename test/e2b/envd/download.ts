import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path/posix";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { checkFileAccess } from "./access.ts";
import { readByteRange } from "./byte-range.ts";
import type { EnvdContext } from "./envd-context.ts";
import { hasCode } from "./error-code.ts";
import { readFileUser, resolveFilePath } from "./file-request.ts";
import { HttpError } from "./http-error.ts";

export interface FileExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** GET /files: the bytes of one file, links followed, read as root. */
export async function download({ request, response, url }: FileExchange, context: EnvdContext): Promise<void> {
  checkFileAccess(request, { url, operation: "read" }, context.config.accessToken);
  const user = readFileUser(url, context);
  const path = resolveFilePath(url.searchParams.get("path") ?? "", user);
  context.log.add("File read", { method: "GET /files", path, username: user.name });

  await using file = await openFile(path, context);
  const stats = await file.stat();
  if (stats.isDirectory()) throw new HttpError(400, `path '${path}' is a directory`);

  response.setHeader("vary", "Accept-Encoding");
  response.setHeader("content-type", CONTENT_TYPES[extname(path)] ?? "application/octet-stream");
  response.setHeader("last-modified", stats.mtime.toUTCString());
  const range = readByteRange(request, stats.size);
  if (range === null && acceptsGzip(request)) {
    response.setHeader("content-encoding", "gzip");
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    await pipeline(file.createReadStream(), gzip, response);
    return;
  }
  await sendPlain(file, { response, range, size: stats.size });
}

interface PlainAnswer {
  readonly response: ServerResponse;
  readonly range: ReturnType<typeof readByteRange>;
  readonly size: number;
}

/** Believes the size that the system tells: files of /proc, which have none, come out empty, as from the real envd. */
async function sendPlain(file: FileHandle, { response, range, size }: PlainAnswer): Promise<void> {
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range !== null) {
    response.statusCode = 206;
    response.setHeader("content-range", `bytes ${start}-${end}/${size}`);
  }
  response.setHeader("content-length", end - start + 1);
  if (size === 0) response.end();
  else await pipeline(file.createReadStream({ start, end }), response);
}

async function openFile(path: string, { platform }: EnvdContext): Promise<FileHandle> {
  try {
    return await open(platform.toReal(path), "r");
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) throw new HttpError(404, `path '${path}' does not exist`, { cause });
    throw cause;
  }
}

/** `fetch` of Node accepts it by itself, so this is the usual way. */
function acceptsGzip({ headers }: IncomingMessage): boolean {
  return (headers["accept-encoding"] ?? "")
    .split(",")
    .map((part) => part.trim().replaceAll(" ", ""))
    .some((part) => /^gzip(;q=(?!0(\.0*)?$).*)?$/.test(part));
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};
