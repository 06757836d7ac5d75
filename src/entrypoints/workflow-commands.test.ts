import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defuseCommands, defuseJson, guardLog } from "./workflow-commands.ts";

/** As GitHub's runner reads a line (ActionCommand.cs), for any name of a command. */
function isCommand(line: string): boolean {
  return /^[\s\u0085]*::[^]*::/.test(line) || /##(?:vso|teamcity)?\[[^\]]*\]/i.test(line);
}

describe("defuseCommands", () => {
  it.each([
    ["::add-mask::e", ": :add-mask::e"],
    ["one\n  ::set-output name=x::y", "one\n  : :set-output name=x::y"],
    ["one\r\u0085\t::stop-commands::x", "one\r\u0085\t: :stop-commands::x"],
    ["title ##[add-mask]e", "title # #[add-mask]e"],
    ["##vso[task.setvariable variable=x]y", "# #vso[task.setvariable variable=x]y"],
    ["##teamcity[message text='x']", "# #teamcity[message text='x']"],
    ["###[x]", "## #[x]"],
  ])("makes %j no command", (text, expected) => {
    expect(defuseCommands(text)).toBe(expected);
  });

  it("leaves code and headings alone", () => {
    const text = "use std::fs;\n## A heading\n  std::vector<int> x; // ##";
    expect(defuseCommands(text)).toBe(text);
  });

  it("leaves no command in any text", () => {
    const parts = fc.constantFrom(
      "::",
      ":",
      "##[",
      "#",
      "[",
      "]",
      "\n",
      "\r",
      " ",
      "\u0085",
      "\uFEFF",
      "add-mask",
      "##VSO[",
    );
    fc.assert(
      fc.property(fc.array(parts), (words) => {
        const lines = defuseCommands(words.join("")).split(/\r\n|\r|\n/);
        expect(lines.filter(isCommand)).toEqual([]);
      }),
    );
  });
});

describe("defuseJson", () => {
  it("keeps the value and leaves nothing to be changed in a log", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("##[", "#", "::", "\n", "x]")), (words) => {
        const value = { title: words.join("") };
        const json = defuseJson(JSON.stringify(value, null, 2));
        expect(JSON.parse(json)).toEqual(value);
        expect(defuseCommands(json)).toBe(json);
      }),
    );
  });
});

describe("guardLog", () => {
  it("changes text on its way, and nothing else", () => {
    const written: (string | Uint8Array)[] = [];
    const stream = { write: (chunk: string | Uint8Array) => written.push(chunk) > 0 };
    guardLog(stream);
    stream.write("::error::x\n");
    stream.write(new Uint8Array([1]));
    expect(written).toEqual([": :error::x\n", new Uint8Array([1])]);
  });
});
