import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { BusboyInstance } from "@fastify/busboy";
import { errorText } from "./error-text.ts";
import { HttpError, toHttpError } from "./http-error.ts";

export interface FilePart {
  /** A whole path, as the SDK sends it; nothing where the form does not say. */
  readonly filename: string | undefined;
  readonly content: Readable;
}

/** The part of a form that is written, with a name of its own or, where the address names the path, without. */
const FILE_FIELD = "file";

/** Hands the files of the form to `write`, one after the other, without keeping them. */
export async function readMultipart(
  body: Readable,
  headers: IncomingHttpHeaders,
  write: (part: FilePart) => Promise<void>,
): Promise<void> {
  const parser = createParser(headers);
  const contents = new Set<Readable>();
  const failures: HttpError[] = [];
  let work = Promise.resolve();

  async function take(part: FilePart): Promise<void> {
    if (failures.length === 0) await write(part).catch((error: unknown) => failures.push(toHttpError(error)));
    part.content.resume(); // the form goes on only when each part has been read
  }

  parser.on("file", (_field, content, filename: string | undefined) => {
    contents.add(content);
    content.on("error", () => undefined); // reported by the one who reads it
    work = work.then(() => take({ filename, content }));
  });
  try {
    await pipeline(body, parser);
  } catch (cause) {
    for (const content of contents) content.destroy();
    await work;
    throw failures[0] ?? new HttpError(500, `error reading form: ${errorText(cause)}`, { cause });
  }
  await work;
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}

function createParser(headers: IncomingHttpHeaders): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, "content-type": headers["content-type"] ?? "" },
      preservePath: true,
      isPartAFile: (field) => field === FILE_FIELD,
    });
  } catch (cause) {
    throw new HttpError(500, `error parsing multipart form: ${errorText(cause)}`, { cause });
  }
}
