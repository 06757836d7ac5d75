import { z } from "zod";
import { describeRefusal, describeStatus, describeUnreachable, quoteWords } from "../cli/model-failure.ts";
import type { ProgramFailure } from "../program-failure.ts";

/** What the program says of an error: https://github.com/anomalyco/opencode/blob/dev/packages/opencode/src/session/message-v2.ts */
export const OpencodeError = z.object({
  name: z.string(),
  data: z.object({ message: z.string().default(""), statusCode: z.int().optional() }).default({ message: "" }),
});
export type OpencodeError = z.infer<typeof OpencodeError>;

export function describeOpencodeFailure({ name, data }: OpencodeError): ProgramFailure {
  if (data.statusCode !== undefined) return describeStatus(data.statusCode, data.message);
  if (name === "ContentFilterError") return describeRefusal(data.message);
  if (name === "APIError") return describeUnreachable(data.message);
  if (name === "ProviderAuthError") return describeStatus(401, data.message);
  return { failure: "crash", reason: `ended with an error of its own (${name}).${quoteWords(data.message)}` };
}
