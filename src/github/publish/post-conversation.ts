import { parseMarkers } from "#core/plan/marker.ts";
import { CommentAnswer } from "../api/answers.ts";
import { listIssueComments } from "../read/lists.ts";
import { isProbablyOurs } from "../read/ours.ts";
import { planIssueComment } from "./plan-writes.ts";
import { WRITE_PAUSE_MS } from "./post-comments.ts";
import type { Publication } from "./publication.ts";
import { writeOnce } from "./write-once.ts";

/** Posts what does not fit into the review as comments of the pull request, in order; on a second attempt only what is not there. */
export async function postConversation(
  publication: Publication,
  bodies: readonly string[],
  isResumed: boolean,
): Promise<void> {
  if (bodies.length === 0) return;
  const there = isResumed ? await readBodiesThere(publication) : new Set<string>();
  for (const body of bodies) {
    if (!there.has(identify(body))) await postBody(publication, body);
  }
}

async function postBody(publication: Publication, body: string): Promise<void> {
  const { pull, api, sleep, signal } = publication;
  async function write(): Promise<true> {
    await api.write({ ...planIssueComment(body, pull), answer: CommentAnswer }, signal);
    return true;
  }
  async function find(): Promise<true | null> {
    return (await readBodiesThere(publication)).has(identify(body)) ? true : null;
  }
  await sleep(WRITE_PAUSE_MS, signal);
  await writeOnce({ write, find }, publication);
}

async function readBodiesThere({ pull, api, identity, signal }: Publication): Promise<ReadonlySet<string>> {
  const comments = await listIssueComments(api, pull, signal);
  return new Set(
    comments.filter((comment) => isProbablyOurs(comment, identity)).map(({ body }) => identify(body ?? "")),
  );
}

/** Which part of which run it is; the words themselves, but for blanks and line ends, where it does not say. */
function identify(body: string): string {
  const { run } = parseMarkers(body);
  return run === null ? body.replace(/\s+/g, " ").trim() : `part ${run.part} of ${run.runId}`;
}
