import { closeSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Repository } from "#test/github/records.ts";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";
import { MISSING } from "#test/sandbox/local-fixture.ts";
import { writeGitWrapper } from "#test/git/git-wrapper.ts";
import { createRunToken } from "./install-sandpiper.ts";
import { startSandpiper, type StartOptions, type StartedSandpiper } from "./start-sandpiper.ts";

let github: GitHub;
let repository: Repository;
let token: string;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sandpiper-security-"));
  github = await startGitHub();
  github.createOrganization("octo-org", { octocat: "public" });
  repository = await github.createRepository({
    owner: "octo-org",
    name: "octo-repo",
    private: true,
    files: { "a.txt": "one\n" },
    collaborators: { octocat: "write" },
  });
  await github.push(repository, { branch: "topic", files: { "a.txt": "a needle in the checkout\n" } });
  await github.createPullRequest(repository, { head: "topic", title: "Change", author: "octocat" });
  token = createRunToken(github, "octo-org");
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

function reviewBy(command: string, options: Partial<StartOptions> = {}): StartedSandpiper {
  const args = [
    "review",
    "--pr",
    "octo-org/octo-repo#1",
    "--allow-unisolated",
    "--agent-command",
    command,
    "--format",
    "json",
  ];
  const env = { HOME: root, GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token, ...options.env };
  return startSandpiper(args, { ...options, env });
}

/** How git sends the token, beside the token itself. */
function spellings(): readonly string[] {
  return [token, Buffer.from(`x-access-token:${token}`).toString("base64")];
}

/** An expression that finds a text and not itself, so that the search does not find its own command line. */
function avoidItself(text: string): string {
  return `[${text[0] ?? ""}]${text.slice(1)}`;
}

/**
 * Searches everything that a process in the sandbox can read: environments, command lines and open files of all processes, and every
 * file that has changed since the token was made. Older ones cannot hold it.
 */
function searchCommand(texts: readonly string[]): string {
  const patterns = texts.flatMap((text) => ["-e", avoidItself(text)]).join(" ");
  const since = new Date(Date.now() - 60_000).toISOString();
  return `
    grep -alE ${patterns} /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/task/*/environ 2>/dev/null | sed 's/^/found /' >&2
    find / -path /proc -prune -o -type f -newerct '${since}' -print0 2>/dev/null | xargs -0 -r grep -alE ${patterns} 2>/dev/null | sed 's/^/found /' >&2
    env | grep -cE ${patterns} | sed 's/^/variables /' >&2
    git config --list --show-origin 2>/dev/null | grep -E ${patterns} | sed 's/^/found /' >&2
    echo searched >&2`;
}

const OBSTACLE = MISSING.isolated;

describe.skipIf(OBSTACLE !== null)(`an agent that searches the whole sandbox (${OBSTACLE ?? "works here"})`, () => {
  it("finds what is there to be found, so that the search means something", async () => {
    const { stderr } = await reviewBy(
      `export SEEN=needle-in-variables; sh -c '${searchCommand(["needle"]).replaceAll("'", `'"'"'`)}'`,
    ).ended;
    expect(stderr).toContain("searched");
    expect(stderr).toMatch(/^found .*\/repo\/a\.txt$/m);
    expect(stderr).toMatch(/^found .*\/task\/change\.diff$/m);
    expect(stderr).toMatch(/^found \/proc\/\d+\/environ$/m);
    expect(stderr).toMatch(/^variables [1-9]/m);
  });

  it("finds the token of GitHub nowhere, in none of its spellings", async () => {
    const { stderr, stdout } = await reviewBy(searchCommand(spellings())).ended;
    expect(stderr).toContain("searched");
    expect(stderr).toContain("variables 0");
    expect(stderr).not.toMatch(/^found /m);
    expect(JSON.parse(stdout).receipt.sandbox.isolation).toBe("isolated");
  });

  it("finds no file open that the caller of Sandpiper had left open", async () => {
    const folder = join(root, "callers");
    await mkdir(folder);
    await writeFile(join(folder, "secret.txt"), "the caller's secret");
    const files = { 40: openSync(folder, "r"), 41: openSync(join(folder, "secret.txt"), "r") };
    const read = `for n in 40 41; do cat /proc/self/fd/$n/secret.txt /proc/self/fd/$n >&2; done; ls -l /proc/self/fd >&2`;
    const { stderr } = await reviewBy(read, { files }).ended;
    for (const descriptor of Object.values(files)) closeSync(descriptor);
    expect(stderr).toContain("/dev/null");
    expect(stderr).not.toContain("the caller's secret");
    expect(stderr).not.toContain(folder);
  });

  it("finds no way to GitHub with what git has left behind", async () => {
    const { stderr } = await reviewBy(
      "git remote -v >&2; git fetch --all >&2; git push >&2; git ls-remote " +
        github.url +
        "/octo-org/octo-repo.git >&2; echo tried >&2",
    ).ended;
    expect(stderr).toContain("tried");
    expect(github.requests.filter(({ route }) => route?.includes("receive-pack") === true)).toEqual([]);
    expect(stderr).toMatch(/unable to access|Could not resolve|Couldn't connect|Failed to connect/i);
  });
});

describe("a person on the same machine who watches the list of processes", () => {
  it("sees git fetch, and no token in any of its arguments", async () => {
    const log = join(root, "processes.log");
    const watch = `( for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >> '${log}'; done ) &`;
    const PATH = await writeGitWrapper(root, watch);
    await reviewBy("true", { env: { PATH: `${PATH}:${process.env["PATH"] ?? ""}` } }).ended;
    const seen = await readFile(log, "utf8");
    expect(seen).toMatch(/git fetch .*octo-org\/octo-repo\.git/);
    for (const spelling of spellings()) expect(seen).not.toContain(spelling);
  });
});
