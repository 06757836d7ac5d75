import { z } from "zod";

/** What is read of GitHub's answers; fields that nothing here uses are not named. */

export const Id = z.union([z.int(), z.bigint()]).transform(String);
const Sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a commit id");

/** Null in many places once an account has been deleted. */
const Account = z.object({ id: Id, login: z.string(), type: z.string().default("User") });

const Repository = z.object({ id: Id, name: z.string(), owner: z.object({ login: z.string() }) });

/** A repository counts as private until GitHub says that it is not: those that an enterprise shares are. */
const BaseRepository = Repository.extend({ private: z.boolean().default(true) });

export const PullAnswer = z.object({
  state: z.enum(["open", "closed"]),
  merged: z.boolean().default(false),
  title: z.string(),
  body: z.string().nullable().default(null),
  user: Account.nullable(),
  head: z.object({ sha: Sha, ref: z.string(), repo: Repository.nullable() }),
  base: z.object({ sha: Sha, ref: z.string(), repo: BaseRepository }),
});
export type PullAnswer = z.infer<typeof PullAnswer>;

export const ReviewAnswer = z.object({
  id: Id,
  user: Account.nullable(),
  body: z.string().nullable().default(""),
  state: z.string(),
  html_url: z.string(),
});
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;

/** A comment of a review or of the conversation. Only the former is about a file. */
export const CommentAnswer = z.object({
  user: Account.nullable(),
  body: z.string().nullable().default(""),
  html_url: z.string(),
  path: z.string().optional(),
  line: z.int().nullish(),
  /** The head that a comment on a line or file was written at. */
  original_commit_id: z.string().optional(),
});
export type CommentAnswer = z.infer<typeof CommentAnswer>;

/** `patch` is left out for binary files, pure renames and large changes. */
export const FileAnswer = z.object({ filename: z.string(), patch: z.string().optional() });
export type FileAnswer = z.infer<typeof FileAnswer>;

export const CheckAnswer = z.object({
  id: z.union([z.int(), z.bigint()]).transform(Number),
  external_id: z.string().nullable().default(null),
  html_url: z.string().nullable(),
  output: z.object({ annotations_count: z.int().default(0) }),
});
export type CheckAnswer = z.infer<typeof CheckAnswer>;

export const CheckListAnswer = z.object({ check_runs: z.array(CheckAnswer) }).transform(({ check_runs }) => check_runs);

export const UserAnswer = Account;

/** GraphQL refuses with status 200 and without data. */
export const ViewerAnswer = z.object({
  data: z.object({ viewer: z.object({ databaseId: Id, login: z.string() }).nullish() }).nullish(),
});
