import type { Needs } from "../access/require-access.ts";
import { requireRepository } from "../access/require-access.ts";
import { notFound } from "../http/answer.ts";
import { type Call, numberParam } from "../http/call.ts";
import type { Issue, PullRequest, Repository } from "../records.ts";
import { findIssue, findPull } from "../store.ts";

export const READ_PULLS: Needs = { permissions: "pull_requests=read", role: "read" };
/** Anyone who can read may comment and review; a token needs the permission. */
export const WRITE_PULLS: Needs = { permissions: "pull_requests=write", role: "read" };
export const READ_ISSUES: Needs = { permissions: "issues=read; pull_requests=read", role: "read" };
export const WRITE_ISSUES: Needs = { permissions: "issues=write; pull_requests=write", role: "read" };

export function requirePull(call: Call, needs: Needs): { repository: Repository; pull: PullRequest } {
  const repository = requireRepository(call, needs);
  const pull = findPull(call.world.store, repository.id, numberParam(call, "pull_number"));
  if (pull === undefined) throw notFound();
  return { repository, pull };
}

export function requireIssue(call: Call, needs: Needs): { repository: Repository; issue: Issue } {
  const repository = requireRepository(call, needs);
  const issue = findIssue(call.world.store, repository.id, numberParam(call, "issue_number"));
  if (issue === undefined) throw notFound();
  return { repository, issue };
}
