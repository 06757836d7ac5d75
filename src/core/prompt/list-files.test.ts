import { describe, expect, it } from "vitest";
import { listFiles } from "./list-files.ts";

describe("listFiles", () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({
    path: `src/part-${index % 7}/file-${index}.ts`,
    additions: index,
    deletions: 0,
    diffLine: null,
  }));

  it("names the largest files of a very large change, and counts the others by folder", () => {
    const text = listFiles(many);
    expect(text).toContain('"src/part-5/file-999.ts" (+999 -0)');
    expect(text).not.toContain('"src/part-0/file-0.ts"');
    expect(text).toContain("600 more are in these folders");
    const counts = [...text.matchAll(/^"src\/part-\d": (\d+)$/gm)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(600);
  });

  it("stays within some tens of thousands of characters for tens of thousands of files in as many folders", () => {
    const scattered = Array.from({ length: 30_000 }, (_, index) => ({
      path: `packages/p${index}/src/index.ts`,
      additions: 1,
      deletions: 1,
      diffLine: index,
    }));
    expect(listFiles(scattered).length).toBeLessThan(40_000);
    expect(listFiles(scattered)).toMatch(/^elsewhere: 29540$/m);
  });
});
