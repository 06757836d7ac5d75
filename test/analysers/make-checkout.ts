import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pathOf } from "#core/diff/diff.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";

/** Contents by path. A symbolic link is written as `{ link: target }`. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** A change in a real git repository: the checkout of its head, and its diff in a file beside it. */
export interface Checkout extends Disposable {
  readonly directory: string;
  readonly diffPath: string;
  readonly taskDir: string;
  readonly files: readonly string[];
}

export function makeCheckout(base: Tree, head: Tree): Checkout {
  const root = mkdtempSync(join(tmpdir(), "sandpiper-checkout-"));
  const directory = join(root, "checkout");
  const taskDir = join(root, "task");
  mkdirSync(directory);
  mkdirSync(taskDir);
  function git(...argv: string[]): string {
    return execFileSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false", ...argv],
      {
        cwd: directory,
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
        env: { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
      },
    );
  }

  git("init", "-q");
  for (const tree of [base, head]) {
    git("rm", "-rqf", "--ignore-unmatch", ".");
    for (const [path, content] of Object.entries(tree)) writeEntry(join(directory, path), content);
    git("add", "-A", "-f");
    git("commit", "-q", "--allow-empty", "-m", "change");
  }
  const diff = git("diff", "-M", "--full-index", "HEAD~1", "HEAD");
  const diffPath = join(taskDir, "change.diff");
  writeFileSync(diffPath, diff);
  return {
    directory,
    diffPath,
    taskDir,
    files: parseDiff(diff).map(pathOf),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function writeEntry(path: string, content: Tree[string]): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === "object" && "link" in content) symlinkSync(content.link, path);
  else writeFileSync(path, content);
}

/** Runs the analysers' program as the sandbox does: a process of its own, with the task on stdin. */
export function runAnalysers(
  { directory, diffPath, taskDir, files }: Checkout,
  program = fileURLToPath(new URL("../../src/analysers/main.ts", import.meta.url)),
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program], {
    cwd: directory,
    input: JSON.stringify({
      mode: "review",
      prompt: "",
      schema: {},
      checkoutPath: directory,
      diffPath,
      files,
      headSha: "1",
      mergeBaseSha: "2",
    }),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: "/usr/bin:/bin", TMPDIR: taskDir },
  });
}
