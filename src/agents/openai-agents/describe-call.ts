import { z } from "zod";
import { parseJson } from "../cli/parse-json.ts";
import { describeToolCall } from "../cli/tool-progress.ts";

const Call = z.looseObject({ name: z.string(), arguments: z.string() });
const Input = z.record(z.string(), z.unknown());

/** What the model is about to do, for people who wait. */
export function describeCall(item: unknown): string {
  const call = Call.safeParse(item);
  if (!call.success) return "Uses a tool";
  return describeToolCall(call.data.name, parseJson(call.data.arguments, Input) ?? {});
}
