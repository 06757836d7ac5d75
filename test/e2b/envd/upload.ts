import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { checkFileAccess } from "./access.ts";
import type { FileExchange } from "./download.ts";
import type { EnvdContext } from "./envd-context.ts";
import { readMetadata } from "./file-metadata.ts";
import { readFileUser, resolveFilePath } from "./file-request.ts";
import { answerJson, HttpError } from "./http-error.ts";
import { readMultipart } from "./multipart.ts";
import { writeFileFrom } from "./write-file.ts";
import type { WriteInfo } from "./write-file.ts";

/** POST /files: writes the body, or each file of a form, as it arrives. */
export async function upload({ request, response, url }: FileExchange, context: EnvdContext): Promise<void> {
  checkFileAccess(request, { url, operation: "write" }, context.config.accessToken);
  const user = readFileUser(url, context);
  const pathParameter = url.searchParams.get("path");
  context.log.add("File write", { method: "POST /files", path: pathParameter ?? "", username: user.name });

  const body = decompress(request, request.headers["content-encoding"]);
  const metadata = readMetadata(request.headers);
  const target = { user, metadata, context };
  const contentType = request.headers["content-type"] ?? "";
  if (/^application\/octet-stream\b/i.test(contentType)) {
    if (pathParameter === null) throw new HttpError(400, "path query parameter is required for raw body upload");
    answerJson(response, 200, [await writeFileFrom(body, { ...target, path: resolveFilePath(pathParameter, user) })]);
    return;
  }
  if (!/^multipart\//i.test(contentType)) {
    throw new HttpError(
      400,
      `unsupported content type: ${contentType}, expected multipart/form-data or application/octet-stream`,
    );
  }
  const written: WriteInfo[] = [];
  await readMultipart(body, request.headers, async ({ filename, content }) => {
    const wanted = pathParameter ?? filename;
    if (wanted === undefined) throw new HttpError(400, "error resolving path: the part has no filename");
    const path = resolveFilePath(wanted, user);
    checkNew(path, written);
    written.push(await writeFileFrom(content, { ...target, path }));
  });
  answerJson(response, 200, written);
}

function decompress(body: Readable, encoding: string | undefined): Readable {
  if (encoding === undefined || encoding === "identity") return body;
  if (encoding !== "gzip")
    throw new HttpError(400, `error decompressing request body: unsupported encoding ${encoding}`);
  const gunzip = createGunzip();
  pipeline(body, gunzip).catch(() => undefined); // whoever reads `gunzip` gets the error
  return gunzip;
}

function checkNew(path: string, written: readonly WriteInfo[]): void {
  if (!written.some((file) => file.path === path)) return;
  throw new HttpError(
    400,
    `you cannot upload multiple files to the same path '${path}' in one upload request, only the first specified file was uploaded`,
  );
}
