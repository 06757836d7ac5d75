import { z } from "zod";
import { actorOf, appIdOf } from "../access/principal.ts";
import { requireRepository } from "../access/require-access.ts";
import { type Answer, created, noContent, notFound, ok } from "../http/answer.ts";
import { type Call, numberParam, param, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { presentIssue, presentIssueComment } from "../present/issue.ts";
import { presentLabel } from "../present/repository.ts";
import { emitPull } from "../pulls/close-pull.ts";
import type { Issue, IssueComment, Label, Repository } from "../records.ts";
import { findPull, recordOf } from "../store.ts";
import { emit } from "../webhooks/emit.ts";
import { Body } from "./limits.ts";
import { READ_ISSUES, requireIssue, WRITE_ISSUES } from "./require-pull.ts";
import { requireEditor } from "./review-comments.ts";

const ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";

export const issueRoutes: readonly Route[] = [
  { route: `GET ${ISSUE}`, handle: getIssue },
  { route: `GET ${ISSUE}/comments`, handle: listComments },
  { route: `POST ${ISSUE}/comments`, handle: createComment },
  { route: `GET ${COMMENT}`, handle: getComment },
  { route: `PATCH ${COMMENT}`, handle: updateComment },
  { route: `DELETE ${COMMENT}`, handle: deleteComment },
  { route: `GET ${ISSUE}/labels`, handle: listLabels },
  { route: `POST ${ISSUE}/labels`, handle: addLabels },
  { route: `DELETE ${ISSUE}/labels/{name}`, handle: removeLabel },
];

function getIssue(call: Call): Answer {
  return ok(presentIssue(call.world, requireIssue(call, READ_ISSUES).issue));
}

function listComments(call: Call): Answer {
  const { issue } = requireIssue(call, READ_ISSUES);
  const comments = [...call.world.store.issueComments.values()].filter(({ issueId }) => issueId === issue.id);
  const since = call.query.get("since");
  const recent = since === null ? comments : comments.filter(({ updatedAt }) => updatedAt >= new Date(since));
  return listed(call, recent, (comment) => presentIssueComment(call.world, comment));
}

const CommentBody = z.object({ body: Body.min(1) });

function createComment(call: Call): Answer {
  const { world, principal } = call;
  const { issue } = requireIssue(call, WRITE_ISSUES);
  const now = world.clock.now();
  const comment: IssueComment = {
    id: world.store.nextId(),
    issueId: issue.id,
    author: actorOf(world.store, principal).login,
    appId: appIdOf(principal),
    body: readBody(call, CommentBody).body,
    createdAt: now,
    updatedAt: now,
    minimizedReason: null,
  };
  world.store.issueComments.set(comment.id, comment);
  announce(call, comment, { action: "created" });
  return created(presentIssueComment(world, comment));
}

function getComment(call: Call): Answer {
  return ok(presentIssueComment(call.world, requireComment(call, READ_ISSUES).comment));
}

function updateComment(call: Call): Answer {
  const { repository, comment } = requireComment(call, WRITE_ISSUES);
  requireEditor(call, repository, comment);
  const from = comment.body;
  comment.body = readBody(call, CommentBody).body;
  comment.updatedAt = call.world.clock.now();
  announce(call, comment, { action: "edited", changes: { body: { from } } });
  return ok(presentIssueComment(call.world, comment));
}

function deleteComment(call: Call): Answer {
  const { repository, comment } = requireComment(call, WRITE_ISSUES);
  requireEditor(call, repository, comment);
  announce(call, comment, { action: "deleted" });
  call.world.store.issueComments.delete(comment.id);
  return noContent();
}

function announce(
  { world, principal }: Call,
  comment: IssueComment,
  what: { action: string; changes?: unknown },
): void {
  const issue = recordOf(world.store.issues, comment.issueId);
  const payload = {
    issue: presentIssue(world, issue),
    comment: presentIssueComment(world, comment),
    ...(what.changes === undefined ? {} : { changes: what.changes }),
  };
  const repository = recordOf(world.store.repositories, issue.repositoryId);
  const sender = actorOf(world.store, principal).login;
  emit(world, { event: "issue_comment", action: what.action, repository, sender, payload });
}

function requireComment(call: Call, needs: typeof READ_ISSUES): { repository: Repository; comment: IssueComment } {
  const repository = requireRepository(call, needs);
  const { store } = call.world;
  const comment = store.issueComments.get(numberParam(call, "comment_id"));
  if (comment === undefined || recordOf(store.issues, comment.issueId).repositoryId !== repository.id) throw notFound();
  return { repository, comment };
}

const LABEL_NEEDS = { permissions: WRITE_ISSUES.permissions, role: "triage" } as const;
const Labels = z.union([
  z.object({ labels: z.array(z.string()) }),
  z.array(z.string()).transform((labels) => ({ labels })),
]);

function listLabels(call: Call): Answer {
  const { repository, issue } = requireIssue(call, READ_ISSUES);
  return listed(call, labelsOf(repository, issue), (label) => presentLabel(call.world, repository, label));
}

async function addLabels(call: Call): Promise<Answer> {
  const { repository, issue } = requireIssue(call, LABEL_NEEDS);
  for (const name of readBody(call, Labels).labels) {
    if (issue.labels.includes(name)) continue;
    const label = repository.labels.find((candidate) => candidate.name === name) ?? createLabel(call, repository, name);
    issue.labels.push(label.name);
    await announceLabel(call, issue, { action: "labeled", label, repository });
  }
  return ok(labelsOf(repository, issue).map((label) => presentLabel(call.world, repository, label)));
}

async function removeLabel(call: Call): Promise<Answer> {
  const { repository, issue } = requireIssue(call, LABEL_NEEDS);
  const label = labelsOf(repository, issue).find(({ name }) => name === param(call, "name"));
  if (label === undefined) throw notFound();
  issue.labels = issue.labels.filter((name) => name !== label.name);
  await announceLabel(call, issue, { action: "unlabeled", label, repository });
  return ok(labelsOf(repository, issue).map((left) => presentLabel(call.world, repository, left)));
}

function createLabel(call: Call, repository: Repository, name: string): Label {
  const label = { id: call.world.store.nextId(), name, color: "ededed", description: null };
  repository.labels.push(label);
  return label;
}

function labelsOf(repository: Repository, issue: Issue): Label[] {
  return repository.labels.filter(({ name }) => issue.labels.includes(name));
}

async function announceLabel(
  { world, principal }: Call,
  issue: Issue,
  { action, label, repository }: { action: string; label: Label; repository: Repository },
): Promise<void> {
  const pull = findPull(world.store, repository.id, issue.number);
  if (pull === undefined) return;
  const extra = { label: presentLabel(world, repository, label) };
  await emitPull(world, pull, { action, sender: actorOf(world.store, principal).login, extra });
}
