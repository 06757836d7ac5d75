import { GitError } from "#core/host/git.ts";
import { quoteGitMessage } from "./git-message.ts";
import { findNearNames } from "./near-names.ts";
import { isObjectId } from "#core/host/object-id.ts";
import type { RepositoryCalls } from "./repository-calls.ts";

/** Full commit id of a revision. A name is data, whatever it looks like; one that means two things is refused. */
export async function resolveRevision(calls: RepositoryCalls, revision: string): Promise<string> {
  // oxlint-disable-next-line no-control-regex -- git knows no name with these
  if (revision === "" || /[\u0000-\u001F\u007F]/.test(revision)) {
    throw new GitError(
      `${JSON.stringify(revision)} is not a name of a commit. Name a branch, a tag or a commit that exists.`,
    );
  }

  const { exitCode, stdout, stderr } = await calls.run([
    "rev-parse",
    "--verify",
    "--end-of-options",
    `${revision}^{commit}`,
  ]);
  await checkAmbiguity(calls, revision, stderr);
  const sha = stdout.toString("utf8").trim();
  if (exitCode === 0 && isObjectId(sha)) return sha;
  throw new GitError(await describeUnknown(calls, revision, stderr));
}

/** HEAD is never ambiguous: git takes its own HEAD before a branch of that name. */
async function checkAmbiguity(calls: RepositoryCalls, revision: string, stderr: string): Promise<void> {
  const name = /^warning: refname '(.+)' is ambiguous\.$/m.exec(stderr)?.[1];
  if (name === undefined || revision === "HEAD") return;

  const places = ["refs/heads", "refs/tags", "refs/remotes", "refs"].map((place) => `${place}/${name}`);
  const listed = await calls.read(["for-each-ref", "--format=%(refname)", "--end-of-options", ...places]);
  const found = linesOf(listed).filter((line) => places.includes(line));
  throw new GitError(
    `"${name}" is ambiguous in ${calls.name}: it names ${found.join(" and ")}. Use the full name of one of them.`,
  );
}

async function describeUnknown(calls: RepositoryCalls, revision: string, stderr: string): Promise<string> {
  if (/short object ID .* is ambiguous/.test(stderr)) {
    return `"${revision}" is ambiguous in ${calls.name}: more than one object begins with it. Use more digits.`;
  }
  const kind = await calls.run(["cat-file", "-t", "--end-of-options", revision]);
  if (kind.exitCode === 0 && kind.stdout.toString("utf8").trim() !== "commit") {
    return `"${revision}" is no commit in ${calls.name} but a ${kind.stdout.toString("utf8").trim()}. Name a branch, a tag or a commit.`;
  }
  const names = linesOf(await calls.read(["for-each-ref", "--format=%(refname)"]));
  const hasHead = (await calls.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])).exitCode === 0;
  if (names.length === 0 && !hasHead) return `The repository ${calls.name} has no commits yet. Commit something first.`;
  if (revision === "HEAD" && !hasHead) {
    return `HEAD of ${calls.name} is on a branch without commits. Commit something first, or name another head.`;
  }
  const broken = /^fatal: (?!Needed a single revision)(.+)$/m.exec(stderr)?.[1];
  if (broken !== undefined) return `"${revision}" cannot be read in ${calls.name}: ${quoteGitMessage(broken)}`;
  return `There is no "${revision}" in ${calls.name}. ${await suggest(calls, revision, names)}`;
}

async function suggest(calls: RepositoryCalls, revision: string, names: readonly string[]): Promise<string> {
  const near = findNearNames(
    revision,
    names.map(shorten).filter((name) => name !== "origin/HEAD"),
  );
  if (await isBeyondShallow(calls, revision)) {
    return "This clone is shallow and ends before it. Get the rest of the history: git fetch --unshallow";
  }
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`;

  const hasOrigin = (await calls.run(["config", "--get", "remote.origin.url"])).exitCode === 0;
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(revision);
  if (hasOrigin && isPlain)
    return `If it exists on the remote, fetch it first: git fetch origin ${refspecOf(revision)}`;
  return "Name a branch, a tag or a commit that exists.";
}

/** What makes the very name that was asked for: a clone of one branch keeps no other that it fetches. */
function refspecOf(revision: string): string {
  const branch = /^origin\/(.+)$/.exec(revision)?.[1];
  if (branch !== undefined) return `${branch}:refs/remotes/origin/${branch}`;
  return /^[0-9a-f]{7,64}$/.test(revision) ? revision : `${revision}:${revision}`;
}

/** An ancestor of something that is here, as HEAD~3 or main^. */
async function isBeyondShallow(calls: RepositoryCalls, revision: string): Promise<boolean> {
  const start = /^[^~^]+(?=[~^][~^\d]*$)/.exec(revision)?.[0];
  if (start === undefined) return false;
  const shallow = await calls.run(["rev-parse", "--is-shallow-repository"]);
  if (shallow.stdout.toString("utf8").trim() !== "true") return false;
  return (
    (await calls.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${start}^{commit}`])).exitCode === 0
  );
}

function shorten(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|remotes)\//, "");
}

function linesOf(output: Buffer): readonly string[] {
  return output
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}
