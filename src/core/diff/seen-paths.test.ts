import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileDiff } from "./diff.ts";
import { parsePatchFragment } from "./parse-diff.ts";
import { SeenPaths } from "./seen-paths.ts";

describe("SeenPaths", () => {
  it("tells a path that was there before, whatever the order of the files", () => {
    const File = fc.record({
      path: fc.constantFrom("a", "a.ts", "a/b", "b", "猫", "😀", "\uFF5E"),
      isDeleted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(File, { maxLength: 12 }), (files) => {
        const list: FileDiff[] = [];
        const seen = new SeenPaths(list);
        const keys = new Set<string>();
        for (const { path, isDeleted } of files) {
          const key = `${isDeleted} ${path}`;
          const file = fileOf(path, isDeleted);
          expect(seen.add(file)).toBe(!keys.has(key));
          keys.add(key);
          list.push(file);
        }
      }),
    );
  });

  it("does not compare paths of which bytes were lost", () => {
    const list: FileDiff[] = [];
    const seen = new SeenPaths(list);
    const file = { ...fileOf("\uFFFD", false), isPathUtf8: false };
    expect(seen.add(file)).toBe(true);
    list.push(file);
    expect(seen.add(file)).toBe(true);
    list.push(file);
    expect([seen.add(fileOf("b", false)), seen.add(fileOf("a", false)), seen.add(file)]).toEqual([true, true, true]);
  });
});

function fileOf(path: string, isDeleted: boolean): FileDiff {
  return isDeleted
    ? parsePatchFragment("", { oldPath: path, newPath: null, change: "deleted" })
    : parsePatchFragment("", { oldPath: path, newPath: path, change: "modified" });
}
