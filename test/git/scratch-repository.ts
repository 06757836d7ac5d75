import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository in a temporary folder, made with the real program. */
export interface ScratchRepository extends AsyncDisposable {
  /** The working tree. */
  readonly directory: string;
  /** A folder around it, for what tests need beside it. */
  readonly root: string;
  /** Runs git in the working tree and gives what it printed, without the last line feed. */
  git(args: readonly string[], input?: string | Uint8Array): Promise<string>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Commits the given files on top of everything there is, and gives the commit's id. */
  commit(files: Readonly<Record<string, string | Uint8Array>>, message?: string): Promise<string>;
}

export async function createScratchRepository(): Promise<ScratchRepository> {
  const root = await mkdtemp(join(tmpdir(), "sandpiper-scratch-"));
  const directory = join(root, "scratch");
  await mkdir(directory);
  await runGit(directory, ["init", "--quiet", "--initial-branch=main"]);

  async function write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }

  return {
    directory,
    root,
    git: (args, input) => runGit(directory, args, input),
    write,
    async commit(files, message = "Change files") {
      for (const [path, content] of Object.entries(files)) await write(path, content);
      await runGit(directory, ["add", "--all"]);
      await runGit(directory, ["commit", "--quiet", "--allow-empty", `--message=${message}`]);
      return runGit(directory, ["rev-parse", "HEAD"]);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** Runs git as a person would, but for the configuration of this machine. */
export function runGit(cwd: string, args: readonly string[], input?: string | Uint8Array): Promise<string> {
  return runProgram("git", ["-C", cwd, ...args], input);
}

export function runProgram(program: string, args: readonly string[], input?: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env: GIT_ENVIRONMENT, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout.replace(/\n$/, ""));
        else reject(new Error(`${program} ${args.join(" ")}: ${stderr}`, { cause: error }));
      },
    );
    if (input === undefined) child.stdin?.end();
    else child.stdin?.end(input);
  });
}

const GIT_ENVIRONMENT = {
  PATH: process.env["PATH"],
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
  GIT_ALLOW_PROTOCOL: "file:http",
};
