import { z } from "zod";
import { describeRefusal, type Answer } from "./describe-refusal.ts";
import { GitHubError } from "./github-error.ts";
import { readRateLimit } from "./rate-limit.ts";
import type { Sleep } from "./sleep.ts";

export type Parameters = Readonly<Record<string, unknown>>;

/** GitHub's API with answers that are checked, errors in sentences, bounded waits and no call repeated that may have had an effect. */
export interface GitHubApi {
  /** Repeats what failed on GitHub's side: reading has no effect. */
  read<T>(call: Call<T>, signal: AbortSignal): Promise<T>;
  /** All pages of a list. */
  readAll<T>(call: Call<readonly T[]>, signal: AbortSignal): Promise<readonly T[]>;
  /** Never repeats a call unless a rate limit refused it, which is to say that it did not happen; after `beforeRepeat`, which may throw. */
  write<T>(call: Call<T>, signal: AbortSignal, beforeRepeat?: () => Promise<void>): Promise<T>;
}

interface Request {
  readonly route: string;
  readonly parameters: Parameters;
}

export interface Call<T> extends Request {
  /** The shape of the answer; of one page for `readAll`. */
  readonly answer: z.ZodType<T>;
}

/** What of Octokit is used, so that a client with another authentication can stand in. */
export interface OctokitLike {
  request(route: string, parameters: Record<string, unknown>): Promise<Answer>;
}

export interface GitHubApiOptions {
  readonly octokit: OctokitLike;
  /** Removed from every message. */
  readonly token: string | null;
  readonly sleep: Sleep;
  readonly timeoutMs?: number;
}

/** GitHub ends a request after 10 seconds; a large review on an Enterprise Server behind proxies gets more. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Attempts of a read that GitHub failed to answer, and the first pause between them, which doubles. */
const MAX_READS = 3;
const FIRST_PAUSE_MS = 1000;

/** All waiting for rate limits in one call, in milliseconds: a primary limit resets within the hour, which is for the caller to wait. */
const MAX_LIMIT_WAIT_MS = 15 * 60_000;

/** https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api: the largest page of the lists read here. */
const PAGE_SIZE = 100;

/** More than any pull request can hold; an endless list is a fault of the other side. */
const MAX_PAGES = 500;

export function createGitHubApi({
  octokit,
  token,
  sleep,
  timeoutMs = REQUEST_TIMEOUT_MS,
}: GitHubApiOptions): GitHubApi {
  function redact(text: string): string {
    return token === null || token === "" ? text : text.replaceAll(token, "[redacted]");
  }

  async function send({ route, parameters }: Request, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const request = { retries: 0, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) };
    try {
      return await octokit.request(route, { ...parameters, request });
    } catch (error) {
      signal.throwIfAborted();
      const answer = answerOf(error);
      if (answer !== null) return answer;
      throw describeSilence(nameCall({ route, parameters }), redact(innermostMessage(error)), isTimeout(error));
    }
  }

  async function sendWithinLimits(
    request: Request,
    signal: AbortSignal,
    beforeRepeat: () => Promise<void> = async () => {},
  ): Promise<Answer> {
    let waited = 0;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await send(request, signal);
      if (answer.status < 400) return answer;
      const wait = readRateLimit(answer, attempt);
      if (wait === null) throw describeRefusal(nameCall(request), answer, redact);
      waited += wait;
      if (waited > MAX_LIMIT_WAIT_MS) throw describeLimit(nameCall(request), answer.status, wait);
      await sleep(wait, signal);
      await beforeRepeat();
    }
  }

  async function repeatRead(request: Request, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendWithinLimits(request, signal);
      } catch (error) {
        if (!(error instanceof GitHubError) || !error.isAmbiguous || attempt === MAX_READS) throw error;
        await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1), signal);
      }
    }
  }

  async function readAll<T>(call: Call<readonly T[]>, signal: AbortSignal): Promise<readonly T[]> {
    const found: T[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const parameters = { ...call.parameters, per_page: PAGE_SIZE, page };
      const received = await repeatRead({ route: call.route, parameters }, signal);
      found.push(...parseAnswer(call, received.data));
      // The address of the next page is not followed but counted: the token goes nowhere that an answer names.
      if (!/;\s*rel="?next"?/.test(String(received.headers["link"] ?? ""))) return found;
    }
    throw unexpected(nameCall(call), `the list does not end within ${MAX_PAGES} pages`);
  }

  return {
    read: async (call, signal) => parseAnswer(call, (await repeatRead(call, signal)).data),
    readAll,
    write: async (call, signal, beforeRepeat) =>
      parseAnswer(call, (await sendWithinLimits(call, signal, beforeRepeat)).data),
  };
}

/** The route with the values of its path, for messages. */
function nameCall({ route, parameters }: Request): string {
  return route.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = parameters[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : placeholder;
  });
}

function parseAnswer<T>(call: Call<T>, data: unknown): T {
  const parsed = call.answer.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unexpected(nameCall(call), `${issue?.path.join(".") || "the answer"}: ${issue?.message ?? "unreadable"}`);
}

function unexpected(call: string, what: string): GitHubError {
  return new GitHubError({
    failure: "unexpected-answer",
    status: null,
    said: "",
    message: `GitHub answered "${call}" with something that its documentation does not know (${what}). Check that the address of the API leads to GitHub, not to a proxy or a sign-in page.`,
  });
}

function describeSilence(call: string, said: string, isLate: boolean): GitHubError {
  const what = isLate ? "in time" : `("${said}")`;
  return new GitHubError({
    failure: "no-answer",
    status: null,
    said,
    message: `GitHub did not answer "${call}" ${what}. Check the address of the API, the network and the proxy, and try again.`,
  });
}

function describeLimit(call: string, status: number, waitMs: number): GitHubError {
  return new GitHubError({
    failure: "rate-limited",
    status,
    said: "",
    message: `GitHub's rate limit refuses "${call}" for another ${Math.ceil(waitMs / 60_000)} minutes. Try again then: what is written already will not be written twice.`,
  });
}

/** The answer within Octokit's error, which itself holds the whole request and is not kept. */
function answerOf(error: unknown): Answer | null {
  const parsed = ErrorWithAnswer.safeParse(error);
  return parsed.success ? parsed.data.response : null;
}

const ErrorWithAnswer = z.object({
  response: z.object({
    status: z.int(),
    headers: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])),
    data: z.unknown(),
  }),
});

function isTimeout(error: unknown): boolean {
  return causes(error).some((cause) => cause.name === "TimeoutError");
}

function innermostMessage(error: unknown): string {
  return causes(error).at(-1)?.message ?? String(error);
}

function causes(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...causes(error.cause)];
}
