import * as fc from "fast-check";
import type { ImportedFile, ImportedTree } from "./import-trees.ts";

/** A change of many files, each with its own oddity. */
export interface RandomChange {
  readonly base: ImportedTree;
  readonly head: ImportedTree;
}

const LINES = [
  "",
  " ",
  "\tindented",
  "const a = 1;",
  "}",
  "-- a/x",
  "++ b/x",
  "@@ -1 +1 @@",
  "diff --git a/x b/x",
  "\\ No newline at end of file",
  "```",
  "<!-- sandpiper:run a b 1 -->",
  "windows\r",
  "mac\rlines",
  "\u2028separator",
  "ä",
  "😀",
];

/** Names of folders and files; every path ends otherwise than every folder, so that none is both. */
const NAMES = [
  "a",
  "b",
  "with space",
  'q"uote',
  "back\\slash",
  "tab\t",
  "line\nbreak",
  "ä",
  "😀",
  "-",
  "`tick`",
  "a|b",
  "#1",
  "@ada",
  "[x](y)",
  "%41",
];
const ODD_BYTES = ["\xff", "\xe4b", "\xf0\x9f"];

const Lines = fc.array(
  fc.oneof(
    fc.constantFrom(...LINES),
    fc.nat(9999).map((number) => `line ${number}`),
  ),
  {
    maxLength: 60,
  },
);
const Text = fc.tuple(Lines, fc.boolean()).map(([lines, ends]) => lines.join("\n") + (ends ? "\n" : ""));
const Binary = fc.nat(255).map((byte) => Uint8Array.from([0, byte, 255]));
const NotUtf8 = fc.nat(9).map((digit) => Buffer.from(`caf\xe9 ${digit}\nb\n`, "latin1"));
const Content = fc.oneof(
  { weight: 12, arbitrary: Text },
  { weight: 1, arbitrary: Binary },
  { weight: 1, arbitrary: NotUtf8 },
);
const Mode = fc.constantFrom<ImportedFile["mode"]>("100644", "100644", "100644", "100755", "120000");
const AnyFile: fc.Arbitrary<ImportedFile> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ mode: Mode, content: Content }) },
  { weight: 1, arbitrary: fc.nat(9).map((digit) => ({ mode: "160000" as const, content: `${digit}`.repeat(40) })) },
);
const Name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NAMES).map((name) => Buffer.from(name).toString("latin1")) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_BYTES) },
);
const Path = fc
  .tuple(fc.array(Name, { maxLength: 2 }), Name, fc.nat(99))
  .map(([folders, name, number]) => [...folders.map((folder) => `${folder}.d`), `${name}${number}.ts`].join("/"));

/** How one file was, and what becomes of it. */
const Fate = fc.record({
  path: Path,
  file: AnyFile,
  fate: fc.constantFrom(
    "keep",
    "edit",
    "edit",
    "edit",
    "delete",
    "add",
    "add",
    "rename",
    "copy",
    "replace",
    "chmod",
    "crlf",
    "chop",
  ),
  newPath: Path,
  newFile: AnyFile,
  edits: fc.array(fc.tuple(fc.nat(60), fc.constantFrom(...LINES, "new line")), { minLength: 1, maxLength: 8 }),
});
type Fate = typeof Fate extends fc.Arbitrary<infer T> ? T : never;

/** There is always something in it to review. */
export const RandomChange: fc.Arbitrary<RandomChange> = fc.array(Fate, { minLength: 1, maxLength: 14 }).map(makeTrees);

function makeTrees(fates: readonly Fate[]): RandomChange {
  const base = new Map<string, ImportedFile>([["README", { mode: "100644", content: "Read me.\n" }]]);
  const head = new Map<string, ImportedFile>([["README", { mode: "100644", content: "Read me.\nTwice.\n" }]]);
  for (const one of fates) {
    if (base.has(one.path) || head.has(one.path) || head.has(one.newPath)) continue;
    if (one.fate !== "add") base.set(one.path, one.file);
    for (const [path, file] of becomes(one)) head.set(path, file);
  }
  return { base, head };
}

function becomes({ path, file, fate, newPath, newFile, edits }: Fate): readonly (readonly [string, ImportedFile])[] {
  const edited = editFile(file, (text) => editLines(text, edits));
  switch (fate) {
    case "keep":
      return [[path, file]];
    case "edit":
      return [[path, edited]];
    case "delete":
      return [];
    case "add":
    case "replace":
      return [[path, newFile]];
    case "rename":
      return [[newPath, edits.length > 4 ? file : edited]];
    case "copy":
      return [
        [path, edited],
        [newPath, file],
      ];
    case "chmod":
      return [[path, file.mode === "160000" ? file : { ...file, mode: file.mode === "100644" ? "100755" : "100644" }]];
    case "crlf":
      return [[path, editFile(file, (text) => text.replaceAll("\n", "\r\n"))]];
    case "chop":
      return [[path, editFile(file, (text) => text.replace(/\n$/, ""))]];
  }
}

function editFile(file: ImportedFile, edit: (text: string) => string): ImportedFile {
  return typeof file.content === "string" && file.mode !== "160000" ? { ...file, content: edit(file.content) } : file;
}

function editLines(text: string, edits: Fate["edits"]): string {
  const lines = text.split("\n");
  for (const [at, line] of edits) lines.splice(at % lines.length, at % 3 === 0 ? 0 : 1, line);
  return lines.join("\n");
}
