import { buildRepairPrompt, type Answer } from "#core/agent/answer.ts";
import type { ProgramFailure } from "./program-failure.ts";

/** How often an answer that does not fit is asked for again, in the same session. */
const MAX_REPAIRS = 2;

type Unusable = Exclude<Answer<unknown>, { kind: "answer" }>;

export interface Asking<T> {
  /** Says a thing, and reads what comes back. */
  readonly ask: (prompt: string) => Promise<Answer<T>>;
  /** Whether there is use in asking again. */
  readonly canRepair: (answer: Unusable) => boolean;
  readonly onProgress: (message: string) => void;
}

/** Asks until the answer fits the schema, or it is of no use any more. */
export async function askUntilItFits<T>(
  prompt: string,
  { ask, canRepair, onProgress }: Asking<T>,
): Promise<Extract<Answer<T>, { kind: "answer" }> | ({ readonly kind: "failed" } & ProgramFailure)> {
  let next = prompt;
  for (let repairs = 0; ; repairs += 1) {
    const answer = await ask(next);
    if (answer.kind === "answer") return answer;
    if (repairs === MAX_REPAIRS || !canRepair(answer)) return { kind: "failed", ...describeUnusable(answer, repairs) };
    onProgress("Asking again: the answer does not fit its schema");
    next = buildRepairPrompt(answer.kind === "empty" ? ["It is empty."] : answer.problems);
  }
}

export const SAID_NOTHING: ProgramFailure = {
  failure: "empty-answer",
  reason: "said nothing, though it ended well. Look into its transcript.",
};

function describeUnusable(answer: Unusable, repairs: number): ProgramFailure {
  if (answer.kind === "empty") return SAID_NOTHING;
  const again = repairs === 0 ? "" : `, and ${repairs === 1 ? "once" : "twice"} more when it was asked again`;
  const problems = answer.problems.map((problem) => `- ${problem}`).join("\n");
  return {
    failure: "unusable-answer",
    reason: `answered what is not the JSON that was asked for${again}.\n${problems}`,
  };
}
