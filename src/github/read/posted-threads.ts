import type { Fate, PostedFinding, Reply, Resolver } from "#core/host/pull-request.ts";
import { parseMarkers } from "#core/plan/marker.ts";
import { parseHeadlines } from "#core/render/headline.ts";
import type { Identity } from "./identity.ts";
import type { ReviewThread, ReviewThreads } from "./list-threads.ts";
import { isOurs } from "./ours.ts";
import type { ThreadComment } from "./thread-answers.ts";

/** The findings that threads of ours are about, with what became of them. A thread is ours where our account began it. */
export function readThreads({ threads, ...pull }: ReviewThreads, identity: Identity): readonly PostedFinding[] {
  return threads.flatMap((thread) => {
    const [first, ...rest] = thread.comments;
    if (first === undefined || !isByUs(first, identity)) return [];
    const { fingerprints } = parseMarkers(first.body);
    const headlines = parseHeadlines(first.body, fingerprints.length);
    const fate = readFate({ thread, first }, pull, identity);
    const replies = rest.filter(isByPerson).map(readReply);
    const { path, line } = thread;
    const { url } = first;
    return fingerprints.map((fingerprint, index) => {
      return { fingerprint, url, path, line, headline: headlines?.[index] ?? null, fate, replies };
    });
  });
}

function isByUs({ author }: ThreadComment, identity: Identity): boolean {
  const user = author?.databaseId === undefined ? null : { id: author.databaseId, type: author.type };
  return isOurs({ user }, identity);
}

/** Nothing here answers threads, so that an answer of our own account is that of the person whose token we have. */
function isByPerson({ author }: ThreadComment): boolean {
  return author?.type !== "Bot";
}

function readReply({ author, authorAssociation, body }: ThreadComment): Reply {
  return { author: author?.login ?? null, isMaintainer: MAINTAINERS.has(authorAssociation), text: body };
}

/** https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
const MAINTAINERS: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

type OpenedPull = Omit<ReviewThreads, "threads">;

interface Begun {
  readonly thread: ReviewThread;
  readonly first: ThreadComment;
}

function readFate({ thread, first }: Begun, pull: OpenedPull, identity: Identity): Fate {
  const { isResolved, isOutdated } = thread;
  if (isResolved) return { kind: "resolved", isOutdated, by: readResolver(thread, pull, identity) };
  if (first.isMinimized) return { kind: "hidden", reason: first.minimizedReason };
  return { kind: "open", isOutdated };
}

/**
 * Threads can be resolved by the author of the pull request and by those who may write to the repository.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/commenting-on-a-pull-request#resolving-conversations
 */
function readResolver({ resolvedBy }: ReviewThread, pull: OpenedPull, identity: Identity): Resolver | null {
  if (resolvedBy === null) return null;
  const { login, databaseId } = resolvedBy;
  if (databaseId === identity.id) return { kind: "us", login };
  if (login.endsWith("[bot]")) return { kind: "bot", login };
  const isAuthorOnly = login === pull.author && !MAINTAINERS.has(pull.authorAssociation);
  return { kind: isAuthorOnly ? "author" : "maintainer", login };
}
