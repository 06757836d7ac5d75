import type { CommandResult } from "#core/sandbox/sandbox.ts";
import { describeRefusal, describeStatus, describeUnreachable, quoteWords } from "../cli/model-failure.ts";
import type { OpenclawSaid } from "./reader.ts";
import type { ProgramFailure } from "../program-failure.ts";

/** Why a turn of OpenClaw failed; null where it did not. It ends with exit code 1 for every reason. */
export function describeOpenclawFailure(
  { error, meta, payloads }: OpenclawSaid,
  result: CommandResult,
): ProgramFailure | null {
  const wrong = payloads.find(({ isError }) => isError === true)?.text ?? undefined;
  const words = error?.message ?? meta?.error?.message ?? wrong;
  if (meta?.agentMeta?.providerRefusal !== undefined) return describeRefusal(words ?? "");
  if (words === undefined && meta?.aborted !== true) return null;
  return describeReason(reasonIn(result.stderr), words ?? "It was aborted.");
}

/** Its log names the reason in one word, for its own choice of another model. The words for people are made for chats. */
function reasonIn(stderr: string): string | null {
  return (
    stderr
      .match(/\breason=(\w+)/g)
      ?.at(-1)
      ?.slice("reason=".length) ?? null
  );
}

/** What the words stand for. The true status is not told. https://docs.openclaw.ai/concepts/model-failover */
const STATUSES: ReadonlyMap<string | null, number> = new Map([
  ["auth", 401],
  ["auth_permanent", 401],
  ["billing", 402],
  ["format", 400],
  ["model_not_found", 404],
  ["rate_limit", 429],
  ["server_error", 500],
  ["overloaded", 529],
]);

function describeReason(reason: string | null, words: string): ProgramFailure {
  if (EMPTY.test(words)) return { failure: "empty-answer", reason: `said nothing. Review again.${quoteWords(words)}` };
  const status = STATUSES.get(reason);
  if (status !== undefined) return describeStatus(status, words);
  if (reason === "timeout" || UNREACHABLE.test(words)) return describeUnreachable(words);
  return { failure: "crash", reason: `failed.${quoteWords(words)}` };
}

const EMPTY = /couldn't generate a response/i;
const UNREACHABLE = /timed? ?out|must be text\/event-stream|fetch failed|connection/i;
