import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.ts";

function recordingStream(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe("createProgress", () => {
  it("writes plain lines where nobody watches, each once", () => {
    const stream = recordingStream(false);
    {
      using progress = createProgress(stream);
      progress.say("Reading");
      progress.say("Reading");
      progress.say("Reviewing");
    }
    expect(stream.written).toEqual(["Reading\n", "Reviewing\n"]);
  });

  it("keeps one line on a terminal, within its width, and clears it at the end", () => {
    const stream = recordingStream(true, 30);
    {
      using progress = createProgress(stream, () => 0);
      progress.say(`Reading ${"x".repeat(100)}`);
    }
    expect(stream.written).toHaveLength(2);
    expect(stream.written[0]).toHaveLength("\r\u001B[2K".length + 29);
    expect(stream.written[1]).toBe("\r\u001B[2K");
  });

  it("keeps a note above the live line", () => {
    const stream = recordingStream(true);
    using progress = createProgress(stream, () => 0);
    progress.say("Reading");
    progress.note("2 files are not committed");
    expect(stream.written.join("")).toContain("2 files are not committed\n\r\u001B[2KReading (0 s)");
  });

  it("lets no control character of an agent through", () => {
    const stream = recordingStream(false);
    using progress = createProgress(stream);
    progress.say("a\u001B[2Jb\r\nc\u202Ed");
    expect(stream.written).toEqual(["a[2Jb cd\n"]);
  });
});
