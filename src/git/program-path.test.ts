import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { keepTrustedFolders, USUAL_PATH } from "./program-path.ts";

function join(...folders: readonly string[]): string {
  return folders.join(delimiter);
}

describe("keepTrustedFolders", () => {
  it("keeps the folders of the system and of its user, in their order", () => {
    const path = join("/home/octocat/bin", "/usr/local/bin", "/usr/bin");
    expect(keepTrustedFolders(path)).toBe(path);
  });

  it.each([
    ["", "an empty entry, which means the current folder"],
    [".", "the current folder"],
    ["bin", "a folder below the current one"],
    ["/home/octocat/checkout/node_modules/.bin", "what npx puts in front"],
    ["/home/octocat/node_modules/.bin", "what npx puts in front of a folder above"],
  ])("leaves out %j: %s", (folder) => {
    expect(keepTrustedFolders(join(folder, "/usr/bin"))).toBe("/usr/bin");
  });

  it.each([undefined, "", ".:node_modules/.bin"])("looks at the usual places where nothing is left of %j", (path) => {
    expect(keepTrustedFolders(path)).toBe(USUAL_PATH);
  });
});
