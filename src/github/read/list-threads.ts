import { askGraphql, type GraphqlSource } from "../api/ask-graphql.ts";
import { GitHubError } from "../api/github-error.ts";
import type { Pull } from "../api/pull.ts";
import { MoreComments, PullThreads, type ThreadAnswer, type ThreadComment } from "./thread-answers.ts";

export interface ReviewThreads {
  /** Login of who opened the pull request; null where the account is gone. */
  readonly author: string | null;
  readonly authorAssociation: string;
  readonly threads: readonly ReviewThread[];
}

export interface ReviewThread extends Omit<ThreadAnswer, "comments"> {
  /** All of them, the oldest first. */
  readonly comments: readonly ThreadComment[];
}

export interface ThreadSource extends GraphqlSource {
  readonly pull: Pull;
}

/**
 * All review threads of a pull request, with all of their comments, in the order in which they were begun. Only GraphQL knows threads:
 * whether they are resolved, by whom, and what belongs together. Throws GraphqlRefusedError where it will not tell.
 */
export async function listThreads({ pull, ...source }: ThreadSource, signal: AbortSignal): Promise<ReviewThreads> {
  const threads: ReviewThread[] = [];
  for (let page = 1, after: string | null = null; page <= MAX_PAGES; page += 1) {
    const variables = { owner: pull.owner, repo: pull.repo, number: pull.number, after };
    const found: PullThreads = await askGraphql(source, { query: THREADS, variables, answer: PullThreads }, signal);
    const { author, authorAssociation, reviewThreads } = found.repository.pullRequest;
    for (const thread of reviewThreads.nodes) {
      threads.push({ ...thread, comments: await readComments(source, thread, signal) });
    }
    if (!reviewThreads.pageInfo.hasNextPage) return { author: author?.login ?? null, authorAssociation, threads };
    after = reviewThreads.pageInfo.endCursor;
  }
  throw endless("review threads");
}

/** The first page has come with the thread. */
async function readComments(
  source: GraphqlSource,
  { id, comments }: ThreadAnswer,
  signal: AbortSignal,
): Promise<readonly ThreadComment[]> {
  const found = [...comments.nodes];
  let { pageInfo } = comments;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    if (!pageInfo.hasNextPage) return found;
    const question = { query: COMMENTS, variables: { id, after: pageInfo.endCursor }, answer: MoreComments };
    const more = (await askGraphql(source, question, signal)).node.comments;
    found.push(...more.nodes);
    pageInfo = more.pageInfo;
  }
  throw endless("comments of a thread");
}

/** 10,000 threads: more than anybody can read. An endless list is a fault of the other side. */
const MAX_PAGES = 500;

function endless(list: string): GitHubError {
  return new GitHubError({
    failure: "unexpected-answer",
    status: null,
    said: "",
    message: `GitHub's list of ${list} does not end within ${MAX_PAGES} pages. Check that the address of the API leads to GitHub, not to a proxy.`,
  });
}

/**
 * A page is no larger than what `guardedFetch` takes, though everybody may write comments of 65,536 characters with four bytes each: strangers
 * could keep a pull request from being reviewed otherwise. Most threads hold few comments, so that their first page can be short.
 */
const COMMENT_FIELDS = `
  pageInfo { hasNextPage endCursor }
  nodes {
    author { type: __typename login ... on User { databaseId } ... on Bot { databaseId } }
    authorAssociation body url isMinimized minimizedReason
  }`;

const THREADS = `
query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      author { login }
      authorAssociation
      reviewThreads(first: 20, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id path line isResolved isOutdated
          resolvedBy { login databaseId }
          comments(first: 10) {${COMMENT_FIELDS} }
        }
      }
    }
  }
}`;

const COMMENTS = `
query ($id: ID!, $after: String) {
  node(id: $id) {
    ... on PullRequestReviewThread { comments(first: 100, after: $after) {${COMMENT_FIELDS} } }
  }
}`;
