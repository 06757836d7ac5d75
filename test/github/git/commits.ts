import { gitText, gitTextOrNull } from "./run-git.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

const FORMAT = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].join("%x00");

/** Commits of a revision range, newest first. */
export async function readCommits(
  gitDir: string,
  revisions: readonly string[],
  options: readonly string[] = [],
): Promise<Commit[]> {
  const output = await gitText(gitDir, [
    "log",
    "-z",
    `--format=${FORMAT}`,
    ...options,
    "--end-of-options",
    ...revisions,
  ]);
  if (output === "") return [];
  const fields = output.split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + 9 < fields.length; at += 10) commits.push(parseCommit(fields.slice(at, at + 10)));
  return commits;
}

export async function readCommit(gitDir: string, sha: string): Promise<Commit | null> {
  const [commit] = await readCommits(gitDir, [sha], ["--max-count=1"]);
  return commit ?? null;
}

/** Full id of a branch, tag or commit; null where there is none. Branches come first, as on GitHub. */
export async function resolveCommit(gitDir: string, revision: string): Promise<string | null> {
  if (/^[0-9a-f]{40}$/.test(revision)) return await revParse(gitDir, revision);
  return (
    (await revParse(gitDir, `refs/heads/${revision}`)) ??
    (await revParse(gitDir, `refs/tags/${revision}`)) ??
    (await revParse(gitDir, revision))
  );
}

export async function isAncestor(gitDir: string, ancestor: string, descendant: string): Promise<boolean> {
  return (await gitTextOrNull(gitDir, ["merge-base", "--is-ancestor", ancestor, descendant])) !== null;
}

async function revParse(gitDir: string, revision: string): Promise<string | null> {
  return await gitTextOrNull(gitDir, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
}

function parseCommit(fields: readonly string[]): Commit {
  const [sha = "", tree = "", parents = "", an = "", ae = "", aI = "", cn = "", ce = "", cI = "", message = ""] =
    fields;
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    author: { name: an, email: ae, date: utc(aI) },
    committer: { name: cn, email: ce, date: utc(cI) },
    message: message.trimEnd(),
  };
}

function utc(date: string): string {
  return `${new Date(date).toISOString().slice(0, 19)}Z`;
}
