import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { runGit } from "#test/git/scratch-repository.ts";
import { createRandom, type Random } from "./anchoring-random.ts";
import { readSourceFiles } from "./anchoring-repository.ts";

const SEED = 1;

/** Folders of a usual repository, with the share of the files that each has. Most of what lies in it is not what people change. */
const FOLDERS = [
  ...Array.from({ length: 12 }, (_, index) => `src/part-${index}`),
  ...Array.from({ length: 12 }, (_, index) => `test/part-${index}`),
  ...Array.from({ length: 20 }, (_, index) => `vendor/library-${index}/lib`),
  ...Array.from({ length: 6 }, (_, index) => `docs/chapter-${index}`),
] as const;
const FILES_PER_FOLDER = 12;
const TOP_FILES = ["README.md", "package.json", "CHANGELOG.md"] as const;
const FILES_PER_COMMIT = 3;

/** Makes a bare repository whose commits each change a few files of one folder, seeded. */
export async function makeHistory(gitDir: string, commits: number): Promise<void> {
  await mkdir(gitDir);
  await runGit(gitDir, ["init", "--quiet", "--bare", "--initial-branch=main"]);
  const random = createRandom(SEED);
  const importer = spawn("git", ["-C", gitDir, "fast-import", "--quiet"], { stdio: ["pipe", "ignore", "inherit"] });
  const closed = once(importer, "close");
  const files = makeFiles(random);
  importer.stdin.write(formatCommit(0, files));
  for (let number = 1; number <= commits; number += 1) {
    const isWritten = importer.stdin.write(formatCommit(number, changeFiles(files, random)));
    if (!isWritten) await once(importer.stdin, "drain");
  }
  importer.stdin.end();
  const [exitCode] = await closed;
  if (exitCode !== 0) throw new Error(`git fast-import ended with exit code ${String(exitCode)}.`);
}

/** Every file differs from all others, as real ones do. */
function makeFiles(random: Random): Map<string, string> {
  const sources = readSourceFiles();
  const paths = [
    ...TOP_FILES,
    ...FOLDERS.flatMap((folder) =>
      Array.from({ length: FILES_PER_FOLDER }, (_, index) => `${folder}/file-${index}.ts`),
    ),
  ];
  return new Map(
    paths.map((path) => {
      const lines = random.pick(sources).split("\n");
      const renamed = lines.map((line) =>
        random.chance(0.3) ? `${line} // ${random.int(0, 1e9).toString(36)}` : line,
      );
      return [path, renamed.join("\n")];
    }),
  );
}

function changeFiles(files: Map<string, string>, random: Random): ReadonlyMap<string, string> {
  const folder = random.pick(FOLDERS.filter((name) => !name.startsWith("vendor/")));
  const changed = new Map<string, string>();
  for (let count = 0; count < FILES_PER_COMMIT; count += 1) {
    const path = `${folder}/file-${random.int(0, FILES_PER_FOLDER - 1)}.ts`;
    const lines = (files.get(path) ?? "").split("\n");
    lines.splice(random.int(0, lines.length), random.int(0, 3), `const added = ${random.int(0, 1e9)};`);
    files.set(path, lines.join("\n"));
    changed.set(path, lines.join("\n"));
  }
  return changed;
}

function formatCommit(number: number, files: ReadonlyMap<string, string>): string {
  const message = `Change ${number}\n`;
  const changes = [...files].map(([path, text]) => `M 100644 inline ${path}\n${formatData(text)}`);
  return `commit refs/heads/main\ncommitter Ada <ada@example.com> ${1_700_000_000 + number} +0000\n${formatData(message)}${changes.join("")}\n`;
}

function formatData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
