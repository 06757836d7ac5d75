import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { applyHunks } from "#test/diffs/apply-hunks.ts";
import { goldenForm } from "#test/diffs/golden-form.ts";
import { GitTrees, type Tree, type TreeFile } from "#test/diffs/git-trees.ts";
import type { FileDiff } from "./diff.ts";
import { parseDiff } from "./parse-diff.ts";

const trees = new GitTrees();
afterAll(() => trees[Symbol.dispose]());

const LINES = [
  "",
  " ",
  "a",
  "b",
  "function f() {",
  "-- a/x",
  "++ b/x",
  "-- ",
  "@@ -1 +1 @@",
  "diff --git a/x b/x",
  "\\ No newline at end of file",
  "\r",
  "c\r",
  "d\re",
  "\u2028",
  "\u0085f",
  "\f",
  "ä",
  "😀",
];
const SEGMENTS = [
  "a",
  "b",
  "x y",
  " b",
  "b ",
  'q"',
  "\\",
  "\t",
  "\n",
  "\r",
  "\u0001",
  "ä",
  "😀",
  "\u2028",
  "{",
  "=>",
  "-",
];

const Lines = fc.array(fc.constantFrom(...LINES), { maxLength: 30 });
const Content = fc.tuple(Lines, fc.boolean()).map(([lines, ends]) => lines.join("\n") + (ends ? "\n" : ""));
const Mode = fc.constantFrom<TreeFile["mode"]>("100644", "100755", "120000");
const File: fc.Arbitrary<TreeFile> = fc.record({ mode: Mode, content: Content });
/** No path is a folder of another: folders end with "d". */
const Path = fc
  .tuple(fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 2 }), fc.constantFrom(...SEGMENTS))
  .map(([folders, name]) => [...folders.map((folder) => `${folder}d`), `${name}.f`].join("/"))
  .map((path) => Buffer.from(path).toString("latin1"));

/** One file's fate: how it was, what becomes of it. */
const Fate = fc.record({
  path: Path,
  file: File,
  edit: fc.constantFrom("keep", "edit", "delete", "add", "rename", "replace"),
  newPath: Path,
  newFile: File,
  edits: fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...LINES)), { maxLength: 4 }),
});

const Options = fc.record({
  context: fc.constantFrom("-U0", "-U1", "-U3", "-U10", "-W"),
  prefix: fc.constantFrom("--src-prefix=a/", "--no-prefix", "--src-prefix=old/", "--src-prefix=c/"),
  quote: fc.constantFrom("core.quotePath=true", "core.quotePath=false"),
  moves: fc.constantFrom("--no-renames", "-M", "-M10%", "-C", "-B"),
  algorithm: fc.constantFrom("--patience", "--histogram", "--minimal"),
  gap: fc.constantFrom("--inter-hunk-context=0", "--inter-hunk-context=5"),
  direction: fc.constantFrom("forward", "-R"),
});
type Options = typeof Options extends fc.Arbitrary<infer T> ? T : never;

describe("parseDiff, over what real git prints", () => {
  it("makes the new tree out of the old one, with git's own names, modes and counts", () => {
    fc.assert(
      fc.property(fc.array(Fate, { maxLength: 8 }), Options, (fates, options) => {
        const { oldTree, newTree } = makeTrees(fates);
        trees.write(oldTree, newTree);
        const flags = flagsOf(options);
        const files = parseDiff(trees.diff(flags).toString());
        expect(files.map(summarize)).toEqual(expectedFiles(flags));
        const [from, to] = options.direction === "-R" ? [newTree, oldTree] : [oldTree, newTree];
        for (const file of files) expectApplies(file, from, to);
      }),
      { numRuns: 120 },
    );
  });

  it("reads the same out of a header in one go and line by line, which other prefixes make it do", () => {
    fc.assert(
      fc.property(fc.array(Fate, { maxLength: 8 }), Options, (fates, options) => {
        const { oldTree, newTree } = makeTrees(fates);
        trees.write(oldTree, newTree);
        const [oneGo, byLine] = (["--src-prefix=a/", "--src-prefix=old/"] as const).map((prefix) =>
          parseDiff(trees.diff(flagsOf({ ...options, prefix })).toString()),
        );
        expect(oneGo?.map(goldenForm)).toEqual(byLine?.map(goldenForm));
      }),
      { numRuns: 60 },
    );
  });

  it("reads any path of bytes that git prints, and says whether it is UTF-8", () => {
    const Byte = fc.integer({ min: 1, max: 255 }).filter((byte) => byte !== 0x2f);
    const Bytes = fc
      .array(Byte, { minLength: 1, maxLength: 12 })
      .map((bytes) => `${Buffer.from(bytes).toString("latin1")}.f`);
    fc.assert(
      fc.property(fc.uniqueArray(Bytes, { minLength: 1, maxLength: 30 }), Options, (paths, options) => {
        const tree = new Map(paths.map((path) => [path, { mode: "100644", content: "a\n" } as const]));
        trees.write(new Map(), tree);
        const flags = flagsOf({ ...options, quote: "core.quotePath=true" });
        const files = parseDiff(trees.diff(flags).toString());
        const expected = paths.toSorted().map((path) => Buffer.from(path, "latin1"));
        expect(files.map((file) => file.newPath ?? file.oldPath)).toEqual(expected.map(decode));
        expect(files.map(({ isPathUtf8 }) => isPathUtf8)).toEqual(
          expected.map((path) => Buffer.from(decode(path)).equals(path)),
        );
      }),
      { numRuns: 30 },
    );
  });
});

function makeTrees(fates: readonly (typeof Fate extends fc.Arbitrary<infer T> ? T : never)[]): {
  oldTree: Tree;
  newTree: Tree;
} {
  const oldTree = new Map<string, TreeFile>();
  const newTree = new Map<string, TreeFile>();
  for (const { path, file, edit, newPath, newFile, edits } of fates) {
    if (edit !== "add") oldTree.set(path, file);
    if (edit === "keep") newTree.set(path, file);
    if (edit === "edit") newTree.set(path, { mode: file.mode, content: editText(file.content, edits) });
    if (edit === "rename") newTree.set(newPath, { mode: file.mode, content: editText(file.content, edits) });
    if (edit === "replace" || edit === "add") newTree.set(path, newFile);
  }
  return { oldTree, newTree };
}

function editText(text: string, edits: readonly (readonly [number, string])[]): string {
  const lines = text.split("\n");
  for (const [at, line] of edits) lines.splice(at % lines.length, at % 3 === 0 ? 0 : 1, line);
  return lines.join("\n");
}

function flagsOf({ context, prefix, quote, moves, algorithm, gap, direction }: Options): string[] {
  const prefixes = prefix === "--src-prefix=old/" ? [prefix, "--dst-prefix=new/"] : [prefix];
  if (prefix === "--src-prefix=c/") prefixes.push("--dst-prefix=w/");
  const turn = direction === "-R" ? [direction] : [];
  return ["-c", quote, "diff", context, ...prefixes, moves, algorithm, gap, ...turn];
}

type Summary = readonly [change: string, oldPath: string | null, newPath: string | null, modes: string];

function summarize({ change, similarity, oldPath, newPath, oldMode, newMode }: FileDiff): Summary {
  const isSilent = newMode === null && oldMode === null;
  const modes = isSilent ? "the same" : `${oldMode ?? "000000"} ${newMode ?? "000000"}`;
  return [`${change} ${similarity ?? ""}`, oldPath, newPath, modes];
}

const CHANGES: Readonly<Record<string, string>> = {
  A: "added",
  D: "deleted",
  M: "modified",
  R: "renamed",
  C: "copied",
};

/** What `git diff --raw` says with the same flags. Its T, a change of type, is a deletion and an addition in a patch. */
function expectedFiles(flags: readonly string[]): Summary[] {
  const withoutPatch = flags.filter((flag) => !/^-[UW]/.test(flag)); // -U asks for a patch
  const fields = trees
    .diff([...withoutPatch, "--raw", "-z", "--no-abbrev"])
    .toString()
    .split("\0")
    .slice(0, -1);
  const files: Summary[] = [];
  while (fields.length > 0) {
    const [oldMode, newMode, oldId, newId, status = ""] = (fields.shift() ?? "").slice(1).split(" ");
    const letter = status.charAt(0);
    const isMove = letter === "R" || letter === "C";
    const path = fields.shift() ?? "";
    const newPath = isMove ? (fields.shift() ?? "") : path;
    if (letter === "T") {
      files.push(["deleted ", path, null, `${oldMode} 000000`], ["added ", null, path, `000000 ${newMode}`]);
      continue;
    }
    const modes = isMove && oldMode === newMode && oldId === newId ? "the same" : `${oldMode} ${newMode}`;
    const change = `${CHANGES[letter]} ${isMove ? Number(status.slice(1)) : ""}`;
    files.push([change, letter === "A" ? null : path, letter === "D" ? null : newPath, modes]);
  }
  return files;
}

function expectApplies({ oldPath, newPath, additions, deletions, hunks }: FileDiff, from: Tree, to: Tree): void {
  expect(applyHunks(contentOf(from, oldPath), hunks)).toBe(contentOf(to, newPath));
  const kinds = hunks.flatMap(({ lines }) => lines.map(({ kind }) => kind));
  expect(kinds.filter((kind) => kind === "added")).toHaveLength(additions);
  expect(kinds.filter((kind) => kind === "deleted")).toHaveLength(deletions);
}

function contentOf(tree: Tree, path: string | null): string {
  return path === null ? "" : (tree.get(Buffer.from(path).toString("latin1"))?.content ?? "");
}

/** Bytes that are no UTF-8 become U+FFFD. */
function decode(path: Buffer): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(path);
}
