import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { tolerateLostReaders, writeText } from "./standard-streams.ts";

function failingStream(code: string): Writable {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: it failed`), { code })),
  });
  tolerateLostReaders(stream);
  return stream;
}

describe("writeText", () => {
  it("ends when the text is taken", async () => {
    const taken: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        setImmediate(() => {
          taken.push(String(chunk));
          done();
        });
      },
    });
    await writeText(stream, "result");
    expect(taken).toEqual(["result"]);
  });

  it("takes a reader that has left for one that has read enough", async () => {
    const stream = failingStream("EPIPE");
    await expect(writeText(stream, "first")).resolves.toBeUndefined();
    await expect(writeText(stream, "more")).resolves.toBeUndefined();
  });

  it("says that a result was not written", async () => {
    const writing = writeText(failingStream("ENOSPC"), "result");
    await expect(writing).rejects.toThrow("The result could not be written: ENOSPC");
    await expect(writing).rejects.toBeInstanceOf(UsageError);
  });
});
