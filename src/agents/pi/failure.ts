import { describeRefusal, describeStatus, describeUnreachable } from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

interface FailedMessage {
  readonly errorMessage?: string | undefined;
  /** The vendor's own word for the end of the message. */
  readonly rawStopReason?: string | undefined;
}

/** The message of a turn that failed begins with the status of the server where there was one, in the words of each vendor's library. */
export function describePiFailure({ errorMessage = "", rawStopReason = "" }: FailedMessage): ProgramFailure {
  if (REFUSALS.test(rawStopReason)) return describeRefusal(errorMessage);
  const status = /^\D{0,40}\b([45]\d\d)\b/.exec(errorMessage)?.[1];
  return status === undefined ? describeUnreachable(errorMessage) : describeStatus(Number(status), errorMessage);
}

/** Of Anthropic, of OpenAI, and of Gemini. */
const REFUSALS = /^(?:refusal|(?:incomplete\.)?content_filter|safety|prohibited_content|blocklist|spii|recitation)$/i;
