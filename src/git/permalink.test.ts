import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { createPermalink } from "./permalink.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

describe("createPermalink", () => {
  it.each([
    "https://github.com/o/r",
    "https://github.com/o/r.git",
    "https://github.com/o/r/",
    "https://user@github.com/o/r.git",
    "ssh://git@github.com/o/r.git",
    "ssh://git@github.com:22/o/r.git",
    "git@github.com:o/r.git",
    "git@github.com:/o/r",
    "git://github.com/o/r.git",
  ])("knows the repository of %s", (url) => {
    expect(createPermalink(url)?.(SHA, "a.txt")).toBe(`https://github.com/o/r/blob/${SHA}/a.txt`);
  });

  it("knows GitHub Enterprise", () => {
    expect(createPermalink("git@octo.ghe.com:o/r.git")?.(SHA, "a")).toBe(`https://octo.ghe.com/o/r/blob/${SHA}/a`);
    expect(createPermalink("https://github.corp.example/o/r")?.(SHA, "a")).toContain(
      "https://github.corp.example/o/r/",
    );
  });

  it.each([
    null,
    "",
    "https://gitlab.com/o/r.git",
    "https://notgithub.com/o/r",
    "https://github.com.evil.example:x/o/r",
    "https://github.com/o",
    "https://github.com/o/r/extra",
    "/srv/git/github/o/r.git",
    "../r",
    "file:///github.com/o/r",
  ])("links nowhere for %j", (url) => {
    expect(createPermalink(url)).toBeNull();
  });

  it("encodes what would end or change a path", () => {
    const link = createPermalink("https://github.com/o/r");
    expect(link?.(SHA, "a b/#?%/ü)(.md")).toBe(`https://github.com/o/r/blob/${SHA}/a%20b/%23%3F%25/%C3%BC%29%28.md`);
    expect(link?.(SHA, "a\n](https://evil.example)")).toContain("/a%0A%5D%28https%3A//evil.example%29");
  });

  it("gives an address below the commit for any path", () => {
    const link = createPermalink("https://github.com/o/r");
    assert(
      property(string({ unit: "binary" }), (path) => {
        const url = link?.(SHA, path) ?? "";
        expect(url).toMatch(/^https:\/\/github\.com\/o\/r\/blob\/[0-9a-f]{40}\/[\w./~%-]*$/);
      }),
    );
  });
});
