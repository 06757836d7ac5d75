import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TreeFile {
  readonly mode: "100644" | "100755" | "120000";
  readonly content: string;
}

/** Files by path. A path is bytes, as a latin1 string. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** A bare repository that holds pairs of trees, for what real git says about them. */
export class GitTrees implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "diff-trees-"));

  constructor() {
    this.#git(["init", "-q", "--bare", "."]);
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }

  /** Writes both trees as the branches `old` and `new`. */
  write(oldTree: Tree, newTree: Tree): void {
    const stream = Buffer.concat([...commit("old", oldTree), ...commit("new", newTree)]);
    this.#git(["fast-import", "--quiet", "--force"], stream);
  }

  diff(options: readonly string[]): Buffer {
    return this.#git(["-c", "core.quotePath=true", ...options, "refs/heads/old", "refs/heads/new", "--"]);
  }

  #git(args: readonly string[], input?: Buffer): Buffer {
    const env = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
    return execFileSync("git", args, { cwd: this.#directory, env, input: input ?? "", maxBuffer: 1 << 28 });
  }
}

function* commit(branch: string, tree: Tree): Generator<Buffer> {
  yield Buffer.from(`commit refs/heads/${branch}\ncommitter A <a@example.com> 0 +0000\ndata 0\ndeleteall\n`);
  for (const [path, { mode, content }] of tree) {
    const bytes = Buffer.from(content);
    yield Buffer.from(`M ${mode} inline ${quoteBytes(path)}\ndata ${bytes.length}\n`);
    yield bytes;
    yield Buffer.from("\n");
  }
}

/** Every byte in octal: git reads that, whatever it is. */
export function quoteBytes(path: string): string {
  const octal = [...Buffer.from(path, "latin1")].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`);
  return `"${octal.join("")}"`;
}
