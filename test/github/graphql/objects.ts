import type { World } from "../world.ts";
import { issueCommentFields } from "./issue-comment.ts";
import { pullFields } from "./pull-request.ts";
import { repositoryFields } from "./repository.ts";
import { reviewFields } from "./review.ts";
import { reviewCommentFields } from "./review-comment.ts";
import type { Fields } from "./schema.ts";
import { type RecordOf, Subject, type SubjectType } from "./subject.ts";
import { threadFields } from "./thread.ts";

const BUILDERS: { readonly [K in SubjectType]: (world: World, record: RecordOf<K>) => Fields } = {
  Repository: repositoryFields,
  PullRequest: pullFields,
  PullRequestReview: reviewFields,
  PullRequestReviewThread: threadFields,
  PullRequestReviewComment: reviewCommentFields,
  IssueComment: issueCommentFields,
};

const built = new WeakMap<Subject, Fields>();

/** The fields of whatever a resolver gave back: those of a record, or the object's own. */
export function fieldsOf(world: World, source: Subject | Fields): Fields {
  if (!(source instanceof Subject)) return source;
  const known = built.get(source);
  if (known !== undefined) return known;
  const fields = build(world, source);
  built.set(source, fields);
  return fields;
}

function build<K extends SubjectType>(world: World, { type, record }: Subject<K>): Fields {
  return BUILDERS[type](world, record);
}
