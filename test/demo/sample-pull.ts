import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { GitHub } from "#test/github/start-github.ts";

const SAMPLE = fileURLToPath(new URL("../fixtures/demo", import.meta.url));

export interface SamplePull {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** Token of an installed App that may read the code and write reviews and checks. */
  readonly token: string;
}

const TITLE = "Sell return tickets";
const BODY = `Adds the fare of a journey there and back, and says after a deployment which release is live.

- \`returnFareOf\` in \`src/fares.ts\`
- the clock moves to \`src/time/\`
- manifests note who comes back`;

/** A repository with an open pull request, as a contributor would have left it. */
export async function openSamplePull(github: GitHub): Promise<SamplePull> {
  const owner = "harbor-line";
  github.createOrganization(owner, { octocat: "public" });
  const base = await readFiles("base");
  const head = await readFiles("head");
  const gone = Object.keys(base).filter((path) => !(path in head));
  const repository = await github.createRepository({
    owner,
    name: "harbor",
    files: base,
    collaborators: { octocat: "write" },
  });
  await github.push(repository, {
    branch: "return-tickets",
    files: { ...head, ...Object.fromEntries(gone.map((path) => [path, null])) },
    message: TITLE,
    author: "octocat",
  });
  const pull = await github.createPullRequest(repository, {
    head: "return-tickets",
    title: TITLE,
    body: BODY,
    author: "octocat",
  });

  const app = github.createApp({
    slug: "sandpiper",
    permissions: { metadata: "read", contents: "read", pull_requests: "write", checks: "write" },
  });
  const installation = github.install(app, { account: owner });
  return { owner, repo: "harbor", number: pull.issue.number, token: github.createInstallationToken(installation) };
}

async function readFiles(side: "base" | "head"): Promise<Readonly<Record<string, string>>> {
  const folder = join(SAMPLE, side);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [relative(folder, file), await readFile(file, "utf8")] as const),
  );
  return Object.fromEntries(texts.map(([path, text]) => [path, text.replace("@LEAKED_KEY@", leakedKey())]));
}

/** Made at run time: a key that stood in a file here would be found, rightly, by every scanner of this repository. */
function leakedKey(): string {
  return ["sk", "live", "51Qx7RtLm2VbN8KdYwZpHs4Jc"].join("_");
}
