import { Octokit } from "@octokit/rest";
import { startGitHub, type GitHub } from "#test/github/start-github.ts";

const OF = { owner: "octo-org", repo: "octo-repo", pull_number: 1 };

const BASE = "export function portOf(text: string): number {\n  return Number(text);\n}\n";

/** The files of the repository under review. What `src/limits.ts` holds is known to those alone who have read it. */
export const FILES = {
  "src/ports.ts": BASE.replace("Number(text)", "Number.parseInt(text)"),
  "src/limits.ts": "export const MAX_PORT = 65_535; // canary-of-a-file-that-was-read\n",
};
export const READ_CANARY = "canary-of-a-file-that-was-read";

/** The answer of a reviewer who has found the defect of the change. */
export const REPORT = {
  summary: "Ports are read by `parseInt` now.",
  findings: [
    {
      path: "src/ports.ts",
      startLine: 2,
      endLine: 2,
      quote: "  return Number.parseInt(text);",
      severity: "high",
      category: "bug",
      title: "Takes 80abc for a port",
      body: "`parseInt` stops at the first letter.",
    },
  ],
  filesReviewed: ["src/ports.ts"],
  verdict: "fail",
};

/** A pull request at the GitHub counterpart, with what an App needs to review it. */
export interface Pull extends AsyncDisposable {
  readonly github: GitHub;
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
  read(): Promise<Posted>;
}

export interface Posted {
  readonly reviews: readonly { readonly body: string }[];
  readonly comments: readonly { readonly path: string; readonly line?: number | undefined; readonly body: string }[];
  readonly check: { readonly conclusion: string | null; readonly title: string; readonly summary: string };
}

export async function openPull(config: string): Promise<Pull> {
  const github = await startGitHub();
  github.createOrganization("octo-org", { octocat: "public" });
  const repository = await github.createRepository({
    owner: "octo-org",
    name: "octo-repo",
    files: { ...FILES, "src/ports.ts": BASE, ".sandpiper.yml": config },
    collaborators: { octocat: "write" },
  });
  await github.push(repository, { branch: "topic", files: { "src/ports.ts": FILES["src/ports.ts"] } });
  const pull = await github.createPullRequest(repository, { head: "topic", title: "Read ports", author: "octocat" });
  const app = github.createApp({
    slug: "sandpiper",
    permissions: { metadata: "read", contents: "read", pull_requests: "write", checks: "write" },
  });
  const token = github.createInstallationToken(github.install(app, { account: "octo-org" }));
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken("octocat") });
  return {
    github,
    token,
    env: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token },
    async read() {
      const { data: reviews } = await octokit.rest.pulls.listReviews(OF);
      const { data: comments } = await octokit.rest.pulls.listReviewComments(OF);
      const { data: checks } = await octokit.rest.checks.listForRef({ ...OF, ref: pull.head.sha });
      const [check] = checks.check_runs;
      const { title, summary } = check?.output ?? {};
      return {
        reviews,
        comments,
        check: { conclusion: check?.conclusion ?? null, title: title ?? "", summary: summary ?? "" },
      };
    },
    [Symbol.asyncDispose]: () => github[Symbol.asyncDispose](),
  };
}
