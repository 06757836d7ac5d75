import { z } from "zod";
import { actorOf } from "../access/principal.ts";
import { type Needs, requireRepository } from "../access/require-access.ts";
import { type Answer, ApiError, created, noContent, notFound, ok } from "../http/answer.ts";
import { type Call, numberParam, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { presentReaction } from "../present/reaction.ts";
import { REACTIONS, type Reaction, type ReactionSubject } from "../records.ts";
import { recordOf } from "../store.ts";
import { READ_ISSUES, READ_PULLS, requireIssue, WRITE_ISSUES, WRITE_PULLS } from "./require-pull.ts";

interface Subject {
  readonly kind: ReactionSubject;
  readonly id: number;
}

interface Kind {
  readonly path: string;
  readonly read: Needs;
  readonly write: Needs;
  find(call: Call, needs: Needs): Subject;
}

const KINDS: readonly Kind[] = [
  { path: "issues/{issue_number}", read: READ_ISSUES, write: WRITE_ISSUES, find: findIssue },
  { path: "issues/comments/{comment_id}", read: READ_ISSUES, write: WRITE_ISSUES, find: findIssueComment },
  { path: "pulls/comments/{comment_id}", read: READ_PULLS, write: WRITE_PULLS, find: findReviewComment },
];

export const reactionRoutes: readonly Route[] = KINDS.flatMap(routesOf);

function routesOf(kind: Kind): Route[] {
  const { path, read, write } = kind;
  const route = `/repos/{owner}/{repo}/${path}/reactions`;
  return [
    { route: `GET ${route}`, handle: (call) => listReactions(call, kind.find(call, read)) },
    { route: `POST ${route}`, handle: (call) => addReaction(call, kind.find(call, write)) },
    { route: `DELETE ${route}/{reaction_id}`, handle: (call) => removeReaction(call, kind.find(call, write)) },
  ];
}

function listReactions(call: Call, subject: Subject): Answer {
  const content = call.query.get("content");
  const reactions = reactionsOn(call, subject).filter((reaction) => content === null || reaction.content === content);
  return listed(call, reactions, (reaction) => presentReaction(call.world, reaction));
}

const Content = z.object({ content: z.enum(REACTIONS) });

/** 201 for a new reaction, 200 for one that was there. */
function addReaction(call: Call, subject: Subject): Answer {
  const { world, principal } = call;
  const { content } = readBody(call, Content);
  const author = actorOf(world.store, principal).login;
  const known = reactionsOn(call, subject).find(
    (reaction) => reaction.author === author && reaction.content === content,
  );
  if (known !== undefined) return ok(presentReaction(world, known));
  const id = world.store.nextId();
  const reaction = { id, subject: subject.kind, subjectId: subject.id, author, content, createdAt: world.clock.now() };
  world.store.reactions.set(id, reaction);
  return created(presentReaction(world, reaction));
}

function removeReaction(call: Call, subject: Subject): Answer {
  const { world, principal } = call;
  const id = numberParam(call, "reaction_id");
  const reaction = reactionsOn(call, subject).find((candidate) => candidate.id === id);
  if (reaction === undefined) throw notFound();
  if (reaction.author !== actorOf(world.store, principal).login)
    throw new ApiError(403, "You can only remove your own reactions.");
  world.store.reactions.delete(id);
  return noContent();
}

function reactionsOn({ world }: Call, { kind, id }: Subject): Reaction[] {
  return [...world.store.reactions.values()].filter(({ subject, subjectId }) => subject === kind && subjectId === id);
}

function findIssue(call: Call, needs: Needs): Subject {
  return { kind: "issue", id: requireIssue(call, needs).issue.id };
}

function findIssueComment(call: Call, needs: Needs): Subject {
  const repository = requireRepository(call, needs);
  const { store } = call.world;
  const comment = store.issueComments.get(numberParam(call, "comment_id"));
  if (comment === undefined || recordOf(store.issues, comment.issueId).repositoryId !== repository.id) throw notFound();
  return { kind: "issue-comment", id: comment.id };
}

function findReviewComment(call: Call, needs: Needs): Subject {
  const repository = requireRepository(call, needs);
  const { store } = call.world;
  const comment = store.reviewComments.get(numberParam(call, "comment_id"));
  if (comment === undefined || recordOf(store.pulls, comment.pullId).issue.repositoryId !== repository.id)
    throw notFound();
  return { kind: "review-comment", id: comment.id };
}
