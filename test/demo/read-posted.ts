import { Octokit } from "@octokit/rest";
import { z } from "zod";
import type { SamplePull } from "./sample-pull.ts";

/** What stands on the pull request after the review, as its API tells it. */
export interface Posted {
  readonly reviews: readonly { readonly url: string; readonly body: string }[];
  readonly comments: readonly PostedComment[];
  readonly checks: readonly {
    readonly name: string;
    readonly conclusion: string | null;
    readonly title: string | null;
  }[];
  /** Text of a line at the head, for those that comments are on. */
  readonly lineAt: (path: string, line: number) => string;
}

export interface PostedComment {
  readonly path: string;
  /** Null for a comment on the whole file. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly body: string;
}

export async function readPosted(apiUrl: string, { owner, repo, number, token }: SamplePull): Promise<Posted> {
  const { rest, paginate } = new Octokit({ baseUrl: apiUrl, auth: token });
  const of = { owner, repo, pull_number: number };
  const { data: pull } = await rest.pulls.get(of);
  const reviews = await paginate(rest.pulls.listReviews, of);
  const comments = await paginate(rest.pulls.listReviewComments, of);
  const { data: checks } = await rest.checks.listForRef({ owner, repo, ref: pull.head.sha });
  const texts = new Map<string, readonly string[]>();
  for (const path of new Set(comments.map((comment) => comment.path))) {
    const { data } = await rest.repos.getContent({
      owner,
      repo,
      path,
      ref: pull.head.sha,
      mediaType: { format: "raw" },
    });
    texts.set(path, z.string().parse(data).split("\n"));
  }
  return {
    // A comment on its own stands in a review without words, which GitHub makes for it.
    reviews: reviews.filter(({ body }) => body !== "").map(({ html_url: url, body }) => ({ url, body })),
    comments: comments.map(({ path, line, start_line: startLine, body }) => ({
      path,
      line: line ?? null,
      startLine: startLine ?? null,
      body,
    })),
    checks: checks.check_runs.map(({ name, conclusion, output }) => ({ name, conclusion, title: output.title })),
    lineAt: (path, line) => texts.get(path)?.[line - 1] ?? "",
  };
}
