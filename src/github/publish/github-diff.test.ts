import { describe, expect, it } from "vitest";
import { findPlace } from "./github-diff.ts";

const PATCH = `@@ -1,4 +1,5 @@
 import { a } from "../a.ts";
-const b = 1;
+const b = 2;
+@@ -90,9 +90,9 @@ not a header
 const c = 3;
 const d = 4;
@@ -40 +41,2 @@ function end() {
 }
+export { b };`;

const files = [{ filename: "src/a.ts", patch: PATCH }, { filename: "logo.png" }];

function placeOf(over: Partial<Parameters<typeof findPlace>[0]>) {
  const comment = {
    findingId: "F1",
    fingerprint: "f",
    path: "src/a.ts",
    side: "RIGHT",
    line: 2,
    startLine: null,
    body: "",
  } as const;
  return findPlace({ ...comment, ...over }, files);
}

describe("findPlace", () => {
  it("takes the lines of a hunk on their side, context lines too", () => {
    expect(placeOf({ line: 5 })).toBe("shown");
    expect(placeOf({ line: 6 })).toBe("not-shown");
    expect(placeOf({ side: "LEFT", line: 4 })).toBe("shown");
    expect(placeOf({ side: "LEFT", line: 5 })).toBe("not-shown");
  });

  it("takes a range only within one hunk", () => {
    expect(placeOf({ startLine: 2, line: 5 })).toBe("shown");
    expect(placeOf({ startLine: 4, line: 41 })).toBe("not-shown");
  });

  it("reads a hunk header without counts, and none out of the code", () => {
    expect(placeOf({ side: "LEFT", line: 40 })).toBe("shown");
    expect(placeOf({ line: 95 })).toBe("not-shown");
  });

  it("does not know about a file that comes without its lines", () => {
    expect(placeOf({ path: "logo.png" })).toBe("unknown");
  });

  it("refuses a file that GitHub does not list", () => {
    expect(placeOf({ path: "src/b.ts" })).toBe("not-shown");
  });
});
