import { Octokit } from "@octokit/rest";
import type { PullRequest, Repository } from "./records.ts";
import { type GitHub, type GitHubOptions, startGitHub } from "./start-github.ts";

/** A repository with one pull request: lines 10 and 11 of a.txt are new, the old line 50 is gone, and gone.txt is deleted. */
export interface Sample extends AsyncDisposable {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly pull: PullRequest;
  /** Signed in as "rex", who may write and did not open the pull request. */
  readonly octokit: Octokit;
  readonly owner: Octokit;
  readonly as: (token: string) => Octokit;
}

export const SAMPLE = { owner: "ada", repo: "engine", pull_number: 1 };
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export async function startSample(options: GitHubOptions & { private?: boolean } = {}): Promise<Sample> {
  const github = await startGitHub(options);
  github.createUser("ada");
  github.createUser("rex");
  const repository = await github.createRepository({
    owner: "ada",
    name: "engine",
    private: options.private ?? false,
    files: { "a.txt": numbered(1, 60), "gone.txt": "gone\n" },
    collaborators: { rex: "write" },
  });
  await github.push(repository, { branch: "topic", files: { "a.txt": changedText(), "gone.txt": null } });
  const pull = await github.createPullRequest(repository, { head: "topic", title: "Ten" });
  function as(token: string): Octokit {
    return new Octokit({ baseUrl: github.apiUrl, auth: token, log: SILENT });
  }
  return {
    github,
    repository,
    pull,
    octokit: as(github.createToken("rex")),
    owner: as(github.createToken("ada")),
    as,
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]();
    },
  };
}

export function numbered(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");
}

export function changedText(): string {
  return numbered(1, 60).replace("line 10\n", "line ten\nand more\n").replace("line 50\n", "");
}
