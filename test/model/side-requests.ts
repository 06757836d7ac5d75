import type { Ask } from "./ask.ts";
import { say, type Turn } from "./script.ts";
import { fillSchema } from "./tools/fill-schema.ts";

/** What agents ask beside the conversation: a title, a route to a model, a summary. */
const SIDE_PROMPTS = [
  /generate a (brief|short|concise)?[^.]{0,30}title/i,
  /you are a title generator/i,
  /task routing ai/i,
  /analyze if this message indicates a new conversation topic/i,
];

/** Requests that are no turn of the conversation, so that they use up no turn of the script. */
export function isSideRequest(ask: Ask, toolless: boolean): boolean {
  if (ask.tools.length === 0 && !toolless) return true;
  return SIDE_PROMPTS.some((prompt) => prompt.test(ask.system));
}

export function answerSideRequest({ answerSchema }: Ask): Turn {
  return say(answerSchema === null ? "A scripted conversation" : JSON.stringify(fillSchema(answerSchema)));
}
