import type { RepositoryCalls } from "./repository-calls.ts";

const ORIGIN_HEAD = "refs/remotes/origin/HEAD";

/** What a project's main branch is called where the remote does not say, best first. */
const USUAL_DEFAULTS = [
  "refs/remotes/origin/main",
  "refs/remotes/origin/master",
  "refs/heads/main",
  "refs/heads/master",
] as const;

export async function readDefaultBranch(calls: RepositoryCalls): Promise<string | null> {
  const listed = await calls.read(["for-each-ref", "--format=%(refname) %(symref)", ORIGIN_HEAD, ...USUAL_DEFAULTS]);
  const targets = new Map(
    listed
      .toString("utf8")
      .split("\n")
      .map((line) => {
        const [ref = "", target = ""] = line.split(" ");
        return [ref, target] as const;
      }),
  );
  const remoteHead = targets.get(ORIGIN_HEAD);
  if (remoteHead !== undefined) return remoteHead === "" ? ORIGIN_HEAD : remoteHead;
  return USUAL_DEFAULTS.find((ref) => targets.has(ref)) ?? null;
}

export async function readCurrentBranch(calls: RepositoryCalls): Promise<string | null> {
  const { exitCode, stdout } = await calls.run(["symbolic-ref", "--quiet", "HEAD"]);
  if (exitCode !== 0) return null;
  return stdout
    .toString("utf8")
    .trim()
    .replace(/^refs\/heads\//, "");
}

export async function readIsOnRemote(calls: RepositoryCalls, sha: string): Promise<boolean> {
  const found = await calls.read(["for-each-ref", "--count=1", `--contains=${sha}`, "refs/remotes/origin"]);
  return found.length > 0;
}
