/**
 * Measures what a checkout inside of a sandbox costs, beside clones: bytes received and time, as ratios to a clone of depth 2.
 *
 *     node bench/checkout.ts [--commits 3000] [--repository DIR] [--head REVISION] [--base REVISION]
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { createGit } from "../src/git/create-git.ts";
import { createPlainDriver } from "#test/e2b/machine/plain.ts";
import { startGitHttpServer } from "#test/git/git-http-server.ts";
import { runGit } from "#test/git/scratch-repository.ts";
import { startCheckoutBox } from "#test/sandbox/checkout-box.ts";
import { startByteCounter } from "./checkout-bytes.ts";
import { makeHistory } from "./checkout-history.ts";

const run = promisify(execFile);

interface Cost {
  readonly bytes: number;
  readonly ms: number;
}

interface Subject {
  /** Bare. */
  readonly gitDir: string;
  readonly headSha: string;
  readonly mergeBaseSha: string;
  readonly changedPaths: readonly string[];
}

const { values } = parseArgs({
  options: {
    commits: { type: "string", default: "3000" },
    repository: { type: "string" },
    head: { type: "string", default: "HEAD" },
    base: { type: "string" },
  },
});

const BRANCH = "sandpiper-bench";
const root = await mkdtemp(join(tmpdir(), "bench-checkout-"));
try {
  await printCosts(await prepare());
} finally {
  await rm(root, { recursive: true, force: true });
}

async function prepare(): Promise<Subject> {
  const gitDir = join(root, "served.git");
  if (values.repository === undefined) await makeHistory(gitDir, Number(values.commits));
  else await run("git", ["clone", "--quiet", "--bare", resolve(values.repository), gitDir]);
  for (const key of ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"]) {
    await runGit(gitDir, ["config", key, "true"]);
  }
  await runGit(gitDir, ["repack", "-a", "-d", "--quiet"]);
  const headSha = await runGit(gitDir, ["rev-parse", values.head]);
  const base = await runGit(gitDir, ["rev-parse", values.base ?? `${headSha}~1`]);
  const mergeBaseSha = await runGit(gitDir, ["merge-base", base, headSha]);
  await runGit(gitDir, ["update-ref", `refs/heads/${BRANCH}`, headSha]);
  const changed = await runGit(gitDir, ["diff", "--name-only", "-z", "--no-renames", mergeBaseSha, headSha]);
  const commits = await runGit(gitDir, ["rev-list", "--count", headSha]);
  const changedPaths = changed.split("\0").filter((path) => path !== "");
  console.log(`${commits} commits, ${changedPaths.length} files changed`);
  return { gitDir, headSha, mergeBaseSha, changedPaths };
}

async function printCosts(subject: Subject): Promise<void> {
  const ways: readonly (readonly [string, () => Promise<Cost>])[] = [
    ["clone", () => clone(subject, [])],
    ["clone, depth 1", () => clone(subject, ["--depth=1"])],
    ["clone, depth 2", () => clone(subject, ["--depth=2"])],
    ["ours, all files", () => checkOut(subject, "all")],
    ["ours, changed folders", () => checkOut(subject, "changed")],
    ["ours, sent as a pack", () => send(subject)],
  ];
  const costs = new Map<string, Cost>();
  for (const [name, take] of ways) costs.set(name, await take());
  const unit = costs.get("clone, depth 2");
  if (unit === undefined) throw new Error("Nothing to compare with was measured.");
  console.log(row("", ["kB", "of depth 2", "seconds", "of depth 2"]));
  for (const [name, { bytes, ms }] of costs) {
    const figures = [bytes / 1000, bytes / unit.bytes, ms / 1000, ms / unit.ms];
    console.log(
      row(
        name,
        figures.map((figure, index) => figure.toFixed(index === 0 ? 0 : 2)),
      ),
    );
  }
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join("")}`;
}

async function clone({ gitDir }: Subject, options: readonly string[]): Promise<Cost> {
  const target = await mkdtemp(join(root, "clone-"));
  return measure(gitDir, async (url) => {
    await run("git", ["clone", "--quiet", `--branch=${BRANCH}`, ...options, url, target]);
  });
}

async function checkOut(subject: Subject, files: "all" | "changed"): Promise<Cost> {
  await using inside = await startCheckoutBox(createPlainDriver());
  return await measure(subject.gitDir, async (url) => {
    const remote = { url, headRef: `refs/heads/${BRANCH}`, borrowToken: async () => null };
    const { changedPaths } = subject;
    const { notes } = await inside.checkOut({ ...subject, remote }, { extent: { files, changedPaths } });
    if (notes.length > (files === "all" ? 0 : 1)) throw new Error(notes.join(" "));
    await checkDiff(subject, inside);
  });
}

async function send(subject: Subject): Promise<Cost> {
  await using inside = await startCheckoutBox(createPlainDriver());
  const git = createGit();
  let bytes = 0;
  const start = performance.now();
  await inside.checkOut(subject, {
    git: {
      async pack(source, file, signal) {
        await git.pack(source, file, signal);
        bytes = (await stat(file)).size;
      },
    },
  });
  return { bytes, ms: performance.now() - start };
}

/** What was saved must not be a part of the change. */
async function checkDiff(
  { gitDir, headSha, mergeBaseSha }: Subject,
  inside: { readonly git: (...args: readonly string[]) => Promise<string> },
): Promise<void> {
  const diff = ["diff", "-M", "--full-index", mergeBaseSha, headSha];
  if ((await inside.git(...diff)) !== (await runGit(gitDir, diff)).trimEnd()) throw new Error("The diffs differ.");
}

async function measure(gitDir: string, act: (url: string) => Promise<void>): Promise<Cost> {
  await using server = await startGitHttpServer({ root: dirname(gitDir) });
  await using counter = await startByteCounter(server.origin);
  const start = performance.now();
  await act(`${counter.origin}/${basename(gitDir)}`);
  return { bytes: counter.received(), ms: performance.now() - start };
}
