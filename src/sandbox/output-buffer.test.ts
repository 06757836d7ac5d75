import { array, assert, nat, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { OutputBuffer } from "./output-buffer.ts";

describe("OutputBuffer", () => {
  it("gives the same text however the bytes are cut, and as it is passed on", () => {
    assert(
      property(string({ unit: "binary" }), array(nat({ max: 50 })), (text, cuts) => {
        const seen: string[] = [];
        const buffer = new OutputBuffer(1_000_000, (part) => seen.push(part));
        let rest = Buffer.from(text);
        for (const cut of cuts) {
          buffer.add(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        buffer.add(rest);
        expect(buffer.end()).toBe(Buffer.from(text).toString());
        expect(seen.join("")).toBe(Buffer.from(text).toString());
        expect(buffer.isOver).toBe(false);
      }),
    );
  });

  it("keeps whole characters up to its limit", () => {
    const buffer = new OutputBuffer(7);
    buffer.add(Buffer.from("€€€"));
    expect(buffer.isOver).toBe(true);
    expect(buffer.end()).toBe("€€");
  });

  it("is not over when it is just full", () => {
    const buffer = new OutputBuffer(3);
    buffer.add(Buffer.from("€"));
    expect(buffer.isOver).toBe(false);
    buffer.add(Buffer.from("x"));
    expect(buffer.isOver).toBe(true);
    expect(buffer.end()).toBe("€");
  });
});
