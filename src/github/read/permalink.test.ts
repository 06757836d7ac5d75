import { array, assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { buildPermalink } from "./permalink.ts";

const base = { webUrl: "https://github.com", owner: "octo", repo: "demo" };

describe("buildPermalink", () => {
  it("names a file at a commit", () => {
    expect(buildPermalink(base, "abc", "src/a.ts")).toBe("https://github.com/octo/demo/blob/abc/src/a.ts");
  });

  it("encodes what would end the address, the query or a Markdown link", () => {
    const link = buildPermalink(base, "abc", "a b/c#d?e%20(f)[g]`h`.ts");
    expect(link).toBe("https://github.com/octo/demo/blob/abc/a%20b/c%23d%3Fe%2520%28f%29%5Bg%5D%60h%60.ts");
  });

  it("leads back to any path", () => {
    const segment = string({ unit: "binary", minLength: 1 }).filter(
      (text) => !/[/\0]/.test(text) && !/^\.{1,2}$/.test(text),
    );
    assert(
      property(array(segment, { minLength: 1 }), (segments) => {
        const { pathname, search, hash } = new URL(buildPermalink(base, "abc", segments.join("/")));
        expect(decodeURIComponent(pathname)).toBe(`/octo/demo/blob/abc/${segments.join("/")}`);
        expect([search, hash]).toEqual(["", ""]);
      }),
    );
  });
});
