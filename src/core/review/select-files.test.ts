import { describe, expect, it } from "vitest";
import type { FileDiff } from "../diff/diff.ts";
import { selectFiles } from "./select-files.ts";

const HUNK = { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, section: "", lines: [] };

function changed(path: string, parts: Partial<FileDiff> = {}): FileDiff {
  return {
    oldPath: path,
    newPath: path,
    change: "modified",
    oldMode: "100644",
    newMode: "100644",
    similarity: null,
    isBinary: false,
    isPathUtf8: true,
    additions: 1,
    deletions: 1,
    hunks: [HUNK],
    ...parts,
  };
}

describe("selectFiles", () => {
  it("takes every file with changed text where nothing is configured", () => {
    const { selected, skipped } = selectFiles({ files: [changed("a.ts"), changed(".github/b.yml")], ignore: [] });
    expect(selected.map(({ newPath }) => newPath)).toEqual(["a.ts", ".github/b.yml"]);
    expect(skipped).toEqual([]);
  });

  it("takes a deleted file, whose lines may have been needed", () => {
    const { selected } = selectFiles({ files: [changed("a.ts", { newPath: null, change: "deleted" })], ignore: [] });
    expect(selected).toHaveLength(1);
  });

  it.each([
    ["the glob that ignores it", changed("dist/a.js"), "ignored by `dist/**`"],
    ["that it is not among the paths", changed("docs/a.md"), "not among the paths to review"],
    ["a lock file", changed("src/yarn.lock"), "lock file"],
    ["a submodule", changed("src/lib", { newMode: "160000" }), "submodule"],
    ["a binary", changed("src/a.png", { isBinary: true, hunks: [] }), "binary"],
    [
      "a path that GitHub cannot be told",
      changed("src/\uFFFD.ts", { isPathUtf8: false }),
      "its path is not valid UTF-8",
    ],
    [
      "a pure rename",
      changed("src/a.ts", { oldPath: "src/b.ts", change: "renamed", hunks: [] }),
      "renamed without a change",
    ],
    [
      "a pure copy",
      changed("src/a.ts", { oldPath: "src/b.ts", change: "copied", hunks: [] }),
      "copied without a change",
    ],
    ["a change of mode", changed("src/a.sh", { newMode: "100755", hunks: [] }), "only its mode changed"],
    ["an empty file", changed("src/a.py", { oldPath: null, change: "added", hunks: [] }), "empty"],
  ])("names %s as the reason", (_name, file, reason) => {
    const { selected, skipped } = selectFiles({ files: [file], paths: ["src/**", "dist/**"], ignore: ["dist/**"] });
    expect(selected).toEqual([]);
    expect(skipped).toEqual([{ path: file.newPath, reason }]);
  });
});
