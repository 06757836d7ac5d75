import { describe, expect, it } from "vitest";
import { findDiffStarts } from "./diff-starts.ts";
import { parseDiff } from "./parse-diff.ts";

const DIFF = `diff --git a/a.txt b/a.txt
index 1111111..2222222 100644
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
-diff --git a/x b/x
+diff --git a/y b/y
 diff --git a/z b/z
diff --git a/b.txt b/b.txt
new file mode 100644
index 0000000..e69de29
diff --git a/c.txt b/c.txt
old mode 100644
new mode 100755
`;

describe("findDiffStarts", () => {
  it("names the first line of each file, and no line of a content that looks like one", () => {
    expect(findDiffStarts(DIFF)).toEqual([1, 9, 12]);
    expect(findDiffStarts(DIFF)).toHaveLength(parseDiff(DIFF).length);
  });

  it("finds nothing in an empty diff", () => {
    expect(findDiffStarts("")).toEqual([]);
  });
});
