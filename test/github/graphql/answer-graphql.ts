import { type Answer, notFound } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
export async function answerGraphql(_call: Call): Promise<Answer> {
  throw notFound();
}
