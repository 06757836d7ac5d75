import { Octokit } from "@octokit/rest";
import type { Installation, PullRequest, Repository } from "#test/github/records.ts";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";
import { installSandpiper } from "../install-sandpiper.ts";

/** A repository of an organization that the App is installed on, with as many pull requests as a test wants. */
export interface Project extends AsyncDisposable {
  readonly github: GitHub;
  readonly repository: Repository;
  /** May write reviews and check runs. */
  readonly token: string;
  open(): Promise<PullRequest>;
  /** May only read, so that a sandbox can have it. */
  createCloneToken(): string;
  see(pull: PullRequest): Promise<Sight>;
}

/** What people see on a pull request. */
export interface Sight {
  readonly reviews: readonly string[];
  readonly comments: readonly string[];
  readonly checks: readonly { readonly conclusion: string | null; readonly summary: string }[];
}

export interface ProjectOptions {
  readonly isPrivate?: boolean;
  /** `.sandpiper.yml`. */
  readonly config?: string;
}

export const OWNER = "octo-org";
const BASE = "export function isReady(time) {\n  return time > 0;\n}\n";
const HEAD = BASE.replace("time > 0", "time === NaN");

export async function createProject(name: string, options: ProjectOptions = {}): Promise<Project> {
  const { isPrivate = false, config } = options;
  const github = await startGitHub();
  github.createOrganization(OWNER, { octocat: "public" });
  const repository = await github.createRepository({
    owner: OWNER,
    name,
    private: isPrivate,
    files: { "a.js": BASE, ...(config === undefined ? {} : { ".sandpiper.yml": config }) },
    collaborators: { octocat: "write" },
  });
  const installation = installSandpiper(github, OWNER);
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken("octocat") });
  let opened = 0;
  return {
    github,
    repository,
    token: github.createInstallationToken(installation),
    async open() {
      opened += 1;
      const branch = `topic-${opened}`;
      await github.push(repository, { branch, files: { "a.js": `${HEAD}// ${opened}\n` } });
      return await github.createPullRequest(repository, { head: branch, title: "Compare", author: "octocat" });
    },
    createCloneToken: () => createCloneToken(github, { installation, repository }),
    see: (pull) => see(octokit, name, pull),
    [Symbol.asyncDispose]: () => github[Symbol.asyncDispose](),
  };
}

function createCloneToken(
  github: GitHub,
  { installation, repository }: { readonly installation: Installation; readonly repository: Repository },
): string {
  return github.createInstallationToken(installation, {
    permissions: { metadata: "read", contents: "read" },
    repositories: [repository],
  });
}

async function see({ rest }: Octokit, repo: string, { issue, head }: PullRequest): Promise<Sight> {
  const of = { owner: OWNER, repo, pull_number: issue.number };
  const [reviews, comments, checks] = await Promise.all([
    rest.pulls.listReviews(of),
    rest.pulls.listReviewComments(of),
    rest.checks.listForRef({ owner: OWNER, repo, ref: head.sha }),
  ]);
  return {
    reviews: reviews.data.map(({ body }) => body),
    comments: comments.data.map(({ body }) => body),
    checks: checks.data.check_runs.map(({ conclusion, output }) => ({ conclusion, summary: output.summary ?? "" })),
  };
}
