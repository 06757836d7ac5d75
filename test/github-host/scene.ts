import { createGit } from "../../src/git/create-git.ts";
import { createGitHubHost } from "../../src/github/github-host.ts";
import { createOctokit } from "../../src/github/api/octokit.ts";
import { type GitHub, startGitHub } from "#test/github/start-github.ts";
import type { Permissions, PullRequest, Repository } from "#test/github/records.ts";
import type { Octokit } from "@octokit/core";
import type { CodeHost } from "#core/host/code-host.ts";
import type { Git } from "#core/host/git.ts";
import type { Sleep } from "../../src/github/api/sleep.ts";
import { createRecordedSleep } from "./no-waiting.ts";

/** A repository with one open pull request, a reviewer with a token of its own, and a host for it that never really waits. */
export interface Scene extends AsyncDisposable {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly headSha: string;
  readonly pauses: readonly number[];
  /** A host that acts with this token; with that of the reviewer where left out. */
  host(
    token?: string | null,
    over?: {
      readonly git?: Git;
      readonly timeoutMs?: number;
      readonly sleep?: Sleep;
      readonly cloneToken?: string;
      readonly hostsWithCredential?: readonly string[];
    },
  ): CodeHost;
  client(token?: string): Octokit;
  appToken(permissions: Permissions): string;
  /** Reviews and comments that are on the pull request, as the reviewer sees them. */
  read(): Posted;
}

export interface Posted {
  readonly reviews: readonly { readonly author: string; readonly body: string; readonly state: string }[];
  readonly comments: readonly PostedComment[];
  readonly conversation: readonly string[];
}

export interface PostedComment {
  readonly path: string;
  readonly line: number | null;
  readonly body: string;
  readonly subject: string;
}

const OWNER = "ada";
const NAME = "engine";
/** `src/a.ts` has 60 lines; the pull request changes line 10 and deletes line 50. */
const LINES = Array.from({ length: 60 }, (_, index) => `line ${index + 1}\n`).join("");
export const CHANGED = LINES.replace("line 10\n", "line ten\nand more\n").replace("line 50\n", "");

export interface SceneOptions {
  readonly isFork?: boolean;
  readonly isPrivate?: boolean;
}

export async function createScene({ isFork = false, isPrivate = false }: SceneOptions = {}): Promise<Scene> {
  const github = await startGitHub();
  github.createUser("rex");
  const repository = await github.createRepository({
    owner: OWNER,
    name: NAME,
    private: isPrivate,
    collaborators: { rex: "write" },
    files: { "src/a.ts": LINES, "src/b.ts": "const b = 1;\n", ".sandpiper.yml": "agent: static\n" },
  });
  const source = isFork ? await github.fork(repository, "forker") : repository;
  const headSha = await github.push(source, { branch: "topic", files: { "src/a.ts": CHANGED } });
  const head = isFork ? "forker:topic" : "topic";
  const pull = await github.createPullRequest(repository, { head, title: "Ten", body: "Counts." });
  const { sleep, pauses } = createRecordedSleep();
  const reviewer = github.createToken("rex");

  return {
    github,
    repository,
    pull,
    headSha,
    pauses,
    host(token = reviewer, over = {}) {
      const octokit = createOctokit({ token, apiUrl: github.apiUrl });
      const at = { owner: OWNER, repo: NAME, number: pull.issue.number };
      return createGitHubHost({ octokit, git: createGit(), pull: at, token, sleep, ...over });
    },
    client: (token = reviewer) => createOctokit({ token, apiUrl: github.apiUrl }),
    appToken(permissions) {
      const app = github.createApp({ slug: "sandpiper", permissions });
      return github.createInstallationToken(github.install(app, { account: OWNER }));
    },
    read: () => readPosted(github),
    [Symbol.asyncDispose]: () => github[Symbol.asyncDispose](),
  };
}

function readPosted({ store }: GitHub): Posted {
  const comments = [...store.reviewComments.values()];
  const withComment = new Set(comments.map(({ reviewId }) => reviewId));
  const reviews = [...store.reviews.values()].filter(({ id, body }) => body !== "" || !withComment.has(id));
  return {
    reviews: reviews.map(({ author, body, state }) => ({ author, body, state })),
    comments: comments.map(({ body, threadId }) => {
      const thread = store.threads.get(threadId);
      if (thread === undefined) throw new TypeError("A comment without its thread.");
      return { path: thread.path, line: thread.line, body, subject: thread.subjectType };
    }),
    conversation: [...store.issueComments.values()].map(({ body }) => body),
  };
}
