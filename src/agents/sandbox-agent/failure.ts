import { z } from "zod";
import {
  describeStatus,
  describeUnreachable,
  MONEY_USED_UP,
  NEVER_FITTED,
  quoteWords,
  TURNS_USED_UP,
} from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

/** The last line of our client where a turn did not end well. Code and data are the agent's own, as JSON-RPC has them. */
export const FailedTurn = z.object({
  type: z.literal("failed"),
  message: z.string(),
  code: z.number().optional(),
  data: z.looseObject({ errorKind: z.string().optional() }).nullish(),
});
export type FailedTurn = z.infer<typeof FailedTurn>;

/** https://agentclientprotocol.com/protocol/initialization: "Authentication required". */
const AUTHENTICATION_REQUIRED = -32_000;

/** By the kind of error that the adapter of Claude Code names, and the status that it is the same as. */
const KINDS: Readonly<Record<string, number>> = {
  authentication_failed: 401,
  oauth_org_not_allowed: 403,
  billing_error: 402,
  rate_limit: 429,
  overloaded: 529,
};

export function describeFailedTurn({ message, code, data }: FailedTurn): ProgramFailure {
  if (/maximum number of turns/i.test(message)) return TURNS_USED_UP;
  if (/maximum budget/i.test(message)) return MONEY_USED_UP;
  const status = /\bAPI Error: (?:\D{0,30}\()?(\d{3})\b/.exec(message)?.[1];
  if (status !== undefined && status !== "200") return describeStatus(Number(status), message);
  const kind = KINDS[data?.errorKind ?? ""];
  if (kind !== undefined) return describeStatus(kind, message);
  if (code === AUTHENTICATION_REQUIRED) return describeStatus(401, message);
  if (message.includes("API Error:")) return describeUnreachable(message);
  if (/structured output/i.test(message)) {
    return { ...NEVER_FITTED, reason: `${NEVER_FITTED.reason}${quoteWords(message)}` };
  }
  return { failure: "crash", reason: `failed in the midst of its work.${quoteWords(message)}` };
}
