import { z } from "zod";
import { CommentAnswer, FileAnswer, ReviewAnswer } from "../api/answers.ts";
import type { GitHubApi } from "../api/github-api.ts";
import { issueParameters, pullParameters, type Pull } from "../api/pull.ts";

/** What is already on a pull request, all pages of it. */

export async function listReviews(api: GitHubApi, pull: Pull, signal: AbortSignal): Promise<readonly ReviewAnswer[]> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
  const reviews = await api.readAll({ route, parameters: pullParameters(pull), answer: z.array(ReviewAnswer) }, signal);
  // A draft that nobody but its author sees, and that is no review yet.
  return reviews.filter(({ state }) => state !== "PENDING");
}

/** Comments on lines and files. */
export async function listComments(api: GitHubApi, pull: Pull, signal: AbortSignal): Promise<readonly CommentAnswer[]> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments";
  return api.readAll({ route, parameters: pullParameters(pull), answer: z.array(CommentAnswer) }, signal);
}

/** Comments of the conversation. */
export async function listIssueComments(
  api: GitHubApi,
  pull: Pull,
  signal: AbortSignal,
): Promise<readonly CommentAnswer[]> {
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
  return api.readAll({ route, parameters: issueParameters(pull), answer: z.array(CommentAnswer) }, signal);
}

/** GitHub's own diff, by which it accepts the places of comments. */
export async function listFiles(api: GitHubApi, pull: Pull, signal: AbortSignal): Promise<readonly FileAnswer[]> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
  return api.readAll({ route, parameters: pullParameters(pull), answer: z.array(FileAnswer) }, signal);
}
