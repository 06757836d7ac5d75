import { quoteBytes } from "#test/diffs/git-trees.ts";
import { gitText, runGit } from "#test/github/git/run-git.ts";

export interface ImportedFile {
  readonly mode: "100644" | "100755" | "120000" | "160000";
  /** For a submodule the id of its commit. */
  readonly content: string | Uint8Array;
}

/** Files by path. A path is bytes, as a latin1 string. */
export type ImportedTree = ReadonlyMap<string, ImportedFile>;

export interface ImportedCommit {
  readonly branch: string;
  /** Branch or commit that it stands on; null for a first commit. */
  readonly from: string | null;
  readonly tree: ImportedTree;
}

/** Makes a commit of exactly these files, whatever bytes their paths and contents are, and gives its id. */
export async function importTree(gitDir: string, { branch, from, tree }: ImportedCommit): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const parent = from === null ? "" : `from ${from}\n`;
  const head = `commit ${ref}\ncommitter Ada <ada@example.com> 0 +0000\ndata 0\n${parent}deleteall\n`;
  const input = Buffer.concat([Buffer.from(head), ...[...tree].map(writeFile)]);
  await runGit(gitDir, ["fast-import", "--quiet", "--force"], { input });
  return await gitText(gitDir, ["rev-parse", ref]);
}

function writeFile([path, { mode, content }]: [string, ImportedFile]): Buffer {
  const name = quoteBytes(path);
  const bytes = Buffer.from(content);
  if (mode === "160000") return Buffer.from(`M ${mode} ${bytes.toString()} ${name}\n`);
  return Buffer.concat([Buffer.from(`M ${mode} inline ${name}\ndata ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}
