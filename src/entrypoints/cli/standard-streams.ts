import type { Writable } from "node:stream";
import { UsageError } from "#core/errors.ts";

/**
 * Without a listener, an error of a stream ends the process with a stack trace. Readers may leave when they have seen enough,
 * as `head` does, and what could not be said on standard error can be said nowhere. Results wait for their own error.
 */
export function tolerateLostReaders(...streams: readonly Writable[]): void {
  for (const stream of streams) stream.on("error", () => {});
}

/** Writes a result and waits until it is taken. A reader that has left is no failure; a full disk is. */
export function writeText(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || isReaderGone(error)) resolve();
      else reject(new UsageError(`The result could not be written: ${error.message}`, { cause: error }));
    });
  });
}

function isReaderGone(error: Error): boolean {
  return "code" in error && ["EPIPE", "ERR_STREAM_DESTROYED"].includes(String(error.code));
}
