import type { Call } from "../http/call.ts";
import { addReply } from "./add-reply.ts";
import { addThreadToReview } from "./add-thread.ts";
import { createCommit } from "./create-commit.ts";
import { minimize, unminimize } from "./minimize.ts";
import { resolveThread, unresolveThread } from "./resolve-thread.ts";
import type { Fields } from "./schema.ts";
import { addPullRequestReview, submitPullRequestReview } from "./submit-review.ts";

/** The changes at the root. Every one gives back the id that the client made up for it. */
export const MUTATION: Fields = {
  resolveReviewThread: mutation(resolveThread),
  unresolveReviewThread: mutation(unresolveThread),
  minimizeComment: mutation(minimize),
  unminimizeComment: mutation(unminimize),
  addPullRequestReview: mutation(addPullRequestReview),
  addPullRequestReviewThread: mutation(addThreadToReview),
  addPullRequestReviewThreadReply: mutation(addReply),
  submitPullRequestReview: mutation(submitPullRequestReview),
  createCommitOnBranch: mutation(createCommit),
};

type Change<Input> = (call: Call, input: Input) => Fields | Promise<Fields>;

function mutation<Input>(change: Change<Input>) {
  return async ({ input }: { input: Input & { clientMutationId?: string | null } }, call: Call): Promise<Fields> => ({
    ...(await change(call, input)),
    clientMutationId: input.clientMutationId ?? null,
  });
}
