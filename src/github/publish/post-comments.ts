import type { ApiWrite } from "#core/host/code-host.ts";
import { parseMarkers } from "#core/plan/marker.ts";
import type { FileComment, InlineComment } from "#core/plan/review-plan.ts";
import { CommentAnswer } from "../api/answers.ts";
import { GitHubError } from "../api/github-error.ts";
import { listComments } from "../read/lists.ts";
import { isProbablyOurs } from "../read/ours.ts";
import { planFileComment, planInlineComment } from "./plan-writes.ts";
import type { Publication } from "./publication.ts";
import { moveToFile } from "./refused-comment.ts";
import { writeOnce } from "./write-once.ts";

/** https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api: a second between calls that create content. */
export const WRITE_PAUSE_MS = 1000;

export interface PostedSingly {
  /** Went to the file in place of the line. */
  readonly moved: readonly InlineComment[];
  /** GitHub takes these at no place of the diff. */
  readonly refused: readonly (InlineComment | FileComment)[];
}

/** Posts what cannot go with a review, or did not, each on its own and at the nearest place that GitHub takes. */
export async function postComments(
  publication: Publication,
  inline: readonly InlineComment[],
  fileComments: readonly FileComment[],
): Promise<PostedSingly> {
  const { plan, pull } = publication;
  const moved: InlineComment[] = [];
  const refused: (InlineComment | FileComment)[] = [];
  for (const comment of inline) {
    if (await isPosted(publication, comment, planInlineComment(comment, plan, pull))) continue;
    const isOnFile = await isPosted(publication, comment, planFileComment(moveToFile(comment), plan, pull));
    (isOnFile ? moved : refused).push(comment);
  }
  for (const comment of fileComments) {
    if (!(await isPosted(publication, comment, planFileComment(comment, plan, pull)))) refused.push(comment);
  }
  return { moved, refused };
}

/** False where GitHub does not take it at this place. */
async function isPosted(publication: Publication, { fingerprint }: FileComment, call: ApiWrite): Promise<boolean> {
  const { api, sleep, signal } = publication;
  async function write(): Promise<true> {
    await api.write({ ...call, answer: CommentAnswer }, signal);
    return true;
  }
  async function find(): Promise<true | null> {
    return (await readFingerprintsThere(publication)).has(fingerprint) ? true : null;
  }
  await sleep(WRITE_PAUSE_MS, signal);
  try {
    return await writeOnce({ write, find }, publication);
  } catch (error) {
    if (error instanceof GitHubError && error.failure === "unprocessable") return false;
    throw error;
  }
}

/** Findings that have a comment of ours which was written at this head. */
export async function readFingerprintsThere(publication: Publication): Promise<ReadonlySet<string>> {
  const { plan, pull, api, identity, signal } = publication;
  const comments = await listComments(api, pull, signal);
  const atHead = comments.filter((comment) => {
    return comment.original_commit_id === plan.headSha && isProbablyOurs(comment, identity);
  });
  return new Set(atHead.flatMap(({ body }) => parseMarkers(body ?? "").fingerprints));
}
