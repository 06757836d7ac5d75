import type { Answer } from "./describe-refusal.ts";

/**
 * How long GitHub wants us to wait, in milliseconds; null where the answer is no rate limit.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function readRateLimit(answer: Answer, attempt: number): number | null {
  if (!isRateLimit(answer)) return null;

  const retryAfter = readSeconds(answer.headers["retry-after"]);
  if (retryAfter !== null) return retryAfter * 1000;

  const reset = readSeconds(answer.headers["x-ratelimit-reset"]);
  if (reset !== null && isUsedUp(answer)) return Math.max(reset * 1000 - readDate(answer), 0) + RESET_MARGIN_MS;

  return LEAST_WAIT_MS * 2 ** attempt;
}

/** "wait for at least one minute before retrying", then exponentially more. */
const LEAST_WAIT_MS = 60_000;

/** The reset is told in whole seconds. */
const RESET_MARGIN_MS = 1000;

function isRateLimit(answer: Answer): boolean {
  if (answer.status === 429) return true;
  if (answer.status !== 403) return false;
  return (
    answer.headers["retry-after"] !== undefined ||
    isUsedUp(answer) ||
    /rate limit|abuse detection/i.test(messageOf(answer))
  );
}

function isUsedUp({ headers }: Answer): boolean {
  return String(headers["x-ratelimit-remaining"]) === "0";
}

function messageOf({ data }: Answer): string {
  if (typeof data !== "object" || data === null || !("message" in data)) return "";
  return String(data.message);
}

function readSeconds(value: string | number | undefined): number | null {
  if (value === undefined || !/^\d{1,12}$/.test(String(value))) return null;
  return Number(value);
}

/** The clock of the host, so that a wrong one here does not matter. */
function readDate({ headers }: Answer): number {
  const date = Date.parse(String(headers["date"]));
  return Number.isNaN(date) ? Date.now() : date;
}
