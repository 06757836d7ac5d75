import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { array, assert, asyncProperty, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";

const git = createGit();

const ODD_PATHS = [
  "with space.txt",
  'quote".txt',
  "it's.txt",
  "line\nfeed.txt",
  "tab\t.txt",
  "back\\slash.txt",
  "-dash.txt",
  "--upload-pack=x",
  ":(top)magic.txt",
  "*.glob",
  "[a]",
  "ünï/çødé.txt",
  "日本語.txt",
  "100644 blob 0 1\tfake.txt",
  "a/b/c/d.txt",
];

describe("Repository.readText", () => {
  it.each(ODD_PATHS)("reads %j", async (path) => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ [path]: `text of ${path}\n`, other: "other\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.readText("HEAD", path)).toBe(`text of ${path}\n`);
  });

  it.each([
    "gone.txt",
    "",
    "folder",
    "folder/",
    "/folder/a.txt",
    "../scratch/a.txt",
    "./a.txt",
    "a.txt/",
    "a\0.txt",
    "*",
    "a//b",
    "x".repeat(300_000),
  ])("gives null for %j, where no file is", async (path) => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n", "folder/a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.readText("HEAD", path)).toBeNull();
  });

  it("gives null for a symbolic link and for binary content, and text for an empty or executable file", async () => {
    await using scratch = await createScratchRepository();
    await symlink("/etc/passwd", join(scratch.directory, "link"));
    await scratch.commit({ "a.bin": Buffer.from([0x7f, 0x45, 0, 1]), "empty.txt": "", "run.sh": "true\n" });
    await scratch.git(["update-index", "--chmod=+x", "run.sh"]);
    await scratch.git(["commit", "--quiet", "--message=Run"]);
    const repository = await git.open(scratch.directory);
    expect(await repository.readText("HEAD", "link")).toBeNull();
    expect(await repository.readText("HEAD", "a.bin")).toBeNull();
    expect(await repository.readText("HEAD", "empty.txt")).toBe("");
    expect(await repository.readText("HEAD", "run.sh")).toBe("true\n");
  });

  it("keeps a byte order mark, carriage returns and a missing last line feed", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "\uFEFFa\r\nb" });
    const repository = await git.open(scratch.directory);
    expect(await repository.readText("HEAD", "a.txt")).toBe("\uFEFFa\r\nb");
  });

  it("is not misled by a file whose name is not UTF-8", async () => {
    await using scratch = await createScratchRepository();
    const file = Buffer.concat([Buffer.from(`${scratch.directory}/caf`), Buffer.from([0xe9])]);
    await writeFile(file, "latin\n");
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    expect(await repository.readText("HEAD", "a.txt")).toBe("a\n");
    expect(await repository.readText("HEAD", "caf\uFFFD")).toBeNull();
  });

  it("fails for a commit that does not exist, instead of giving null", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    const repository = await git.open(scratch.directory);
    await expect(repository.readText("1".repeat(40), "a.txt")).rejects.toThrow("git ls-tree failed");
    await expect(repository.readText("nope", "a.txt")).rejects.toThrow('There is no "nope"');
  });

  it("reads from the commit, not from the working tree", async () => {
    await using scratch = await createScratchRepository();
    await scratch.commit({ "a.txt": "a\n" });
    await rm(join(scratch.directory, "a.txt"));
    const repository = await git.open(scratch.directory);
    expect(await repository.readText("HEAD", "a.txt")).toBe("a\n");
  });
});

describe("Repository.readTexts", () => {
  it("reads a thousand files and has an entry for every path", async () => {
    await using scratch = await createScratchRepository();
    const files = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`src/${index}.txt`, `${index}\n`]));
    await scratch.commit({ ...files, "src/same.txt": "1\n" });
    const repository = await git.open(scratch.directory);
    const texts = await repository.readTexts("HEAD", [...Object.keys(files), "gone", "src/same.txt"]);
    expect(Object.fromEntries(texts)).toEqual({ ...files, gone: null, "src/same.txt": "1\n" });
  });

  it("gives back any text that was committed", async () => {
    await using scratch = await createScratchRepository();
    let count = 0;
    const texts = array(string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")));
    await assert(
      asyncProperty(texts, async (contents) => {
        const files = Object.fromEntries(contents.map((content, index) => [`${(count += 1)}-${index}`, content]));
        const head = await scratch.commit(files);
        const repository = await git.open(scratch.directory);
        expect(Object.fromEntries(await repository.readTexts(head, Object.keys(files)))).toEqual(files);
      }),
      { numRuns: 15 },
    );
  });
});
