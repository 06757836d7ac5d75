import { objectFormatOf } from "#core/host/object-id.ts";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GitError } from "#core/host/git.ts";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import { checkCheckoutSize } from "./check-tree-size.ts";
import type { GitProgram } from "./git-program.ts";
import { CHECKOUT_TIMEOUT_MS, commitsOf, packCall } from "./pack-call.ts";
import { createRepositoryCalls } from "./repository-calls.ts";

/** Files are written as they are in the commit, byte by byte, and no filter of any name is looked for. */
const PLAIN_ATTRIBUTES = "* -text !eol -ident -filter !working-tree-encoding\n";

export interface CheckOutRequest {
  readonly program: GitProgram;
  readonly source: CheckoutSource;
  readonly directory: string;
}

/**
 * Writes the head's files into a new repository that holds copies of the objects of two commits, the head and the merge base, each
 * without its parents. It has no remote, no alternates and no hooks, and HEAD is detached at the head.
 */
export async function checkOut({ program, source, directory }: CheckOutRequest, signal: AbortSignal): Promise<void> {
  const commits = commitsOf(source);
  const made = await makeEmpty(directory);
  try {
    await fill({ program, source, directory }, commits, signal);
  } catch (error) {
    await rm(made ?? join(directory, ".git"), { recursive: true, force: true });
    throw error;
  }
}

/** The first folder that had to be made, null where the directory was there already. */
async function makeEmpty(directory: string): Promise<string | null> {
  const made = await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) {
    throw new GitError(`${directory} is not empty. A checkout needs a folder of its own.`);
  }
  return made ?? null;
}

async function fill(
  { program, source, directory }: CheckOutRequest,
  commits: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const gitDir = join(directory, ".git");
  const target = { cwd: directory, signal, timeoutMs: CHECKOUT_TIMEOUT_MS };
  const inside = { ...target, variables: { GIT_DIR: gitDir, GIT_WORK_TREE: directory } };
  const format = objectFormatOf(source.headSha);
  await program.read({ ...target, args: ["init", "--quiet", "--template=", `--object-format=${format}`] });
  await program.pipe(packCall(source, "--stdout", signal), { ...inside, args: ["index-pack", "--stdin"] });
  await checkCheckoutSize(createRepositoryCalls(program, gitDir, directory), source.headSha, signal);
  const lines = commits.map((sha) => `${sha}\n`).join("");
  await writeFile(join(gitDir, "shallow"), lines);
  await mkdir(join(gitDir, "info"), { recursive: true });
  await writeFile(join(gitDir, "info", "attributes"), PLAIN_ATTRIBUTES);
  // Keeps the merge base from being collected, and gives it a name.
  await program.read({ ...inside, args: ["update-ref", "refs/sandpiper/merge-base", source.mergeBaseSha] });
  await program.read({ ...inside, args: ["checkout", "--quiet", "--force", "--detach", source.headSha] });
}
