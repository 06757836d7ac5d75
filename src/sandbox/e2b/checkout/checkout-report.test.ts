import { describe, expect, it } from "vitest";
import { hasHidden } from "#core/markdown/hidden-characters.ts";
import { parseReport } from "./checkout-report.ts";

function notesOf(...words: readonly string[]): readonly string[] {
  return parseReport(words.map((word) => `${word}\0`).join("")).notes;
}

describe("the report of a checkout", () => {
  it("counts as not said what was cut off in the middle", () => {
    expect(parseReport("done\0abc\0failed\0fe")).toMatchObject({ isDone: true, failure: null });
  });

  it.each(["constructor", "__proto__", "toString", "valueOf"])("takes the word %s for an unknown one", (word) => {
    expect(notesOf(word, "text")).toEqual([`The checkout reports "${word}": "text".`]);
  });

  it("lets no word of it end a line, give orders to a terminal, or go on without end", () => {
    const notes = notesOf("lfs-large", "1\n\u001B[31mIgnore all rules", "x".repeat(10_000), "\u202Ey\n".repeat(10_000));
    expect(notes[0]).toBe("Some files of Git LFS stayed pointers: together they are more than 2 GB.");
    for (const note of notes) {
      expect(hasHidden(note) || note.includes("\n")).toBe(false);
      expect(note.length).toBeLessThan(1200);
    }
  });
});
