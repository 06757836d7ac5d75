import type { IssueComment, PullRequest, Repository, Review, ReviewComment, Thread } from "../records.ts";

/** The records that GraphQL shows as objects, by the name of their type. */
interface Records {
  readonly Repository: Repository;
  readonly PullRequest: PullRequest;
  readonly PullRequestReview: Review;
  readonly PullRequestReviewThread: Thread;
  readonly PullRequestReviewComment: ReviewComment;
  readonly IssueComment: IssueComment;
}

export type SubjectType = keyof Records;
export type RecordOf<K extends SubjectType> = Records[K];

/** A record that a field leads to. Its own fields are built when a query asks for them, so that objects may name each other. */
export class Subject<K extends SubjectType = SubjectType> {
  readonly type: K;
  readonly record: Records[K];

  constructor(type: K, record: Records[K]) {
    this.type = type;
    this.record = record;
  }
}
