import { z } from "zod";
import { Id } from "../api/answers.ts";

/** What is read of GraphQL's answers about review threads. A node is null where what it stood for has gone. */

const Account = z.object({ login: z.string(), databaseId: Id.optional(), type: z.string() });

const Comment = z.object({
  /** Null once the account has been deleted. */
  author: Account.nullable(),
  authorAssociation: z.string(),
  body: z.string(),
  url: z.string(),
  isMinimized: z.boolean(),
  minimizedReason: z.string().nullable(),
});
export type ThreadComment = z.infer<typeof Comment>;

const Comments = connectionOf(Comment);

const Thread = z.object({
  id: z.string(),
  path: z.string(),
  /** Null where the thread is outdated or about the whole file. */
  line: z.int().nullable(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  resolvedBy: z.object({ login: z.string(), databaseId: Id.nullable() }).nullable(),
  comments: Comments,
});
export type ThreadAnswer = z.infer<typeof Thread>;

export const PullThreads = z.object({
  repository: z.object({
    pullRequest: z.object({
      author: z.object({ login: z.string() }).nullable(),
      authorAssociation: z.string(),
      reviewThreads: connectionOf(Thread),
    }),
  }),
});

export type PullThreads = z.infer<typeof PullThreads>;

export const MoreComments = z.object({ node: z.object({ comments: Comments }) });

function connectionOf<T extends z.ZodType>(node: T) {
  return z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(node.nullable()).transform((nodes) => nodes.filter((found) => found !== null)),
  });
}
