import { array, assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { coneOf, quoteForGit } from "./cone.ts";

describe("coneOf", () => {
  it("is the folders of the files, and those above with their files alone", () => {
    expect(coneOf(["a/b/c/d.ts", "a/x/y.ts", "README.md"])).toEqual({
      folders: ["a/b/c", "a/x"],
      parents: ["a", "a/b"],
    });
  });

  it("names no folder that lies in another one", () => {
    expect(coneOf(["a/one.ts", "a/b/two.ts", "ab/three.ts"])).toEqual({ folders: ["a", "ab"], parents: [] });
  });

  it("is empty where files at the top alone changed: those belong to every cone", () => {
    expect(coneOf(["package.json"])).toEqual({ folders: [], parents: [] });
  });

  it("covers every changed file, whatever the paths are", () => {
    const segment = string({ minLength: 1, maxLength: 3 }).filter((part) => !/[/\0]/.test(part));
    const paths = array(array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/")));
    assert(
      property(paths, (changed) => {
        const { folders, parents } = coneOf(changed);
        const deep = changed.filter((path) => path.includes("/"));
        expect(deep.every((path) => folders.some((folder) => path.startsWith(`${folder}/`)))).toBe(true);
        expect(parents.some((parent) => folders.includes(parent))).toBe(false);
      }),
    );
  });
});

describe("quoteForGit", () => {
  it("keeps a name on one line, as git reads it", () => {
    expect(quoteForGit('a "b"\\\n*é')).toBe(String.raw`"a \042b\042\134\012*é"`);
  });
});
