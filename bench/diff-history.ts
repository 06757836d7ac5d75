import { GitTrees, type TreeFile } from "#test/diffs/git-trees.ts";
import { createRandom, type Random } from "./anchoring-random.ts";
import { readSourceFiles } from "./anchoring-repository.ts";

export interface MadeDiff {
  readonly megabytes: number;
  /** False keeps to Latin-1, which V8 holds in half the memory and scans faster. */
  readonly isUnicode: boolean;
}

/** Makes the output of `git diff -M` over seeded changes to real source files, of at least the size asked for. */
export function makeDiff({ megabytes, isUnicode }: MadeDiff): string {
  const random = createRandom(megabytes);
  const sources = readSourceFiles().map((text) => (isUnicode ? text : text.replace(BEYOND_LATIN1, "?")));
  const oldTree = new Map<string, TreeFile>();
  const newTree = new Map<string, TreeFile>();
  using trees = new GitTrees();
  for (let files = FILES_PER_MEGABYTE * megabytes; ; files *= 1.2) {
    while (oldTree.size < files) changeFile({ sources, random, oldTree, newTree });
    if (isUnicode)
      newTree.set("src/words.ts", { mode: "100644", content: 'export const words = ["größe", "猫", "😀"];\n' });
    trees.write(oldTree, newTree);
    const diff = trees.diff(["diff", "-M"]).toString();
    if (Buffer.byteLength(diff) >= megabytes * 1e6) return diff;
  }
}

export const BEYOND_LATIN1 = /[\u0100-\uffff]/g;
const FILES_PER_MEGABYTE = 178;

interface Change {
  readonly sources: readonly string[];
  readonly random: Random;
  readonly oldTree: Map<string, TreeFile>;
  readonly newTree: Map<string, TreeFile>;
}

/** Of a hundred changed files about 12 are new, 6 deleted and 5 moved. */
function changeFile({ sources, random, oldTree, newTree }: Change): void {
  const number = oldTree.size;
  const path = `src/area-${number % 40}/part-${number}/file-${number}.ts`;
  const text = sources[random.int(0, sources.length - 1)] ?? "";
  const old: TreeFile = { mode: "100644", content: `// Part ${number}\n${text}` };
  oldTree.set(path, old);
  const fate = random.int(1, 100);
  if (fate <= 6) return;
  if (fate <= 11) {
    newTree.set(path.replace("/area-", "/moved-"), old);
    return;
  }
  newTree.set(path, { mode: "100644", content: editText(old.content, random) });
  if (fate <= 23)
    newTree.set(path.replace("file-", "new-"), { mode: "100644", content: firstLines(text, random.int(20, 120)) });
}

/** Up to eight places of up to a dozen lines each, as in a change that people would read. */
function editText(text: string, random: Random): string {
  const lines = text.split("\n");
  for (let places = random.int(1, 8); places > 0; places -= 1) {
    const at = random.int(0, lines.length - 1);
    const removed = lines.splice(at, random.int(0, 12));
    const added = removed.map((line) => `${line} // ${random.int(1, 9)}`).slice(0, random.int(0, 12));
    lines.splice(
      at,
      0,
      ...added,
      ...Array.from({ length: random.int(0, 6) }, (_, index) => `  const added${index} = read(${at});`),
    );
  }
  return lines.join("\n");
}

function firstLines(text: string, count: number): string {
  return `${text.split("\n").slice(0, count).join("\n")}\n`;
}
