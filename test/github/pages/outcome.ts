import type { CheckRun, CommitStatus } from "../records.ts";
import { type Html, html } from "./html.ts";
import { icon, type IconName } from "./icon.ts";

/** How a check ended, or that it has not. */
export interface Outcome {
  readonly tone: "good" | "bad" | "warn" | "calm";
  readonly icon: IconName;
  readonly words: string;
}

const CONCLUSIONS: Readonly<Record<string, Outcome>> = {
  success: { tone: "good", icon: "check", words: "Successful" },
  failure: { tone: "bad", icon: "cross", words: "Failing" },
  timed_out: { tone: "bad", icon: "cross", words: "Timed out" },
  action_required: { tone: "warn", icon: "alert", words: "Action required" },
  neutral: { tone: "calm", icon: "dash", words: "Neutral" },
  skipped: { tone: "calm", icon: "dash", words: "Skipped" },
  cancelled: { tone: "calm", icon: "dash", words: "Cancelled" },
  stale: { tone: "calm", icon: "dash", words: "Stale" },
};

export function outcomeOf({ status, conclusion }: CheckRun): Outcome {
  if (status !== "completed") {
    return { tone: "warn", icon: "dot", words: status === "queued" ? "Queued" : "In progress" };
  }
  return CONCLUSIONS[conclusion ?? "neutral"] ?? { tone: "calm", icon: "dash", words: conclusion ?? "Neutral" };
}

export function outcomeOfStatus({ state }: CommitStatus): Outcome {
  switch (state) {
    case "success":
      return { tone: "good", icon: "check", words: "Successful" };
    case "pending":
      return { tone: "warn", icon: "dot", words: "Pending" };
    case "failure":
    case "error":
      return { tone: "bad", icon: "cross", words: state === "error" ? "Error" : "Failing" };
  }
}

export function outcomeMark(outcome: Outcome): Html {
  return html`<span class="mark-box ${outcome.tone}" title="${outcome.words}">${icon(outcome.icon)}</span>`;
}
