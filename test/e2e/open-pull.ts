import type { PullRequest, Repository } from "#test/github/records.ts";
import type { GitHub } from "#test/github/start-github.ts";

export interface OpenedPull {
  readonly repository: Repository;
  /** octo-org/octo-repo#1, by octocat, who may write. */
  readonly pull: PullRequest;
}

export interface PullFiles {
  readonly title: string;
  readonly base: Readonly<Record<string, string>>;
  readonly head: Readonly<Record<string, string>>;
}

/** A repository of an organization, with one pull request from its branch `topic`. */
export async function openPull(github: GitHub, { title, base, head }: PullFiles): Promise<OpenedPull> {
  github.createOrganization("octo-org", { octocat: "public" });
  const repository = await github.createRepository({
    owner: "octo-org",
    name: "octo-repo",
    files: base,
    collaborators: { octocat: "write", "octo-reader": "read" },
  });
  await github.push(repository, { branch: "topic", files: head });
  return { repository, pull: await github.createPullRequest(repository, { head: "topic", title, author: "octocat" }) };
}
