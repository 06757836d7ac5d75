import { TITLE } from "./agent.ts";
import type { Sight } from "./pull-request.ts";
import type { Ending } from "./review-inside.ts";

/** How a run ends: the one state that is to be seen. */
export type End =
  /** One review is posted, and the check run is green. */
  | "reviewed"
  /** The same, and the receipt names the sandbox that could not be ended. It ends by itself. */
  | "reviewed, with a note"
  /** A check run that is not green says why. */
  | "not reviewed"
  /** Nothing is posted. The call is wrong, and its caller is told what to cure. */
  | "wrong call";

/** What is true when a run is over. Each end is one of these values, and nothing in between. */
export interface Seen {
  readonly exitCode: number;
  readonly reviews: readonly string[];
  readonly comments: readonly string[];
  readonly checks: readonly string[];
  /** Whether people are told what happened and what to do, where that is needed. */
  readonly isExplained: boolean;
  readonly isAgentRunTwice: boolean;
  /** Whether a sandbox is neither ended nor kept for a later run. */
  readonly isRunning: boolean;
  readonly processes: readonly string[];
  /** Sandboxes that are left although their time is over, and the next run has swept. */
  readonly sandboxesLeftLater: readonly string[];
  readonly secretsTold: readonly string[];
  readonly isMet: boolean;
}

const EXIT_CODES: Readonly<Record<End, number>> = {
  reviewed: 0,
  "reviewed, with a note": 0,
  "not reviewed": 3,
  "wrong call": 2,
};

type Standing = Pick<Seen, "reviews" | "comments" | "checks">;

/** Never more than one of each, and never a green check without a review. */
const STANDING: Readonly<Record<End, Standing>> = {
  reviewed: { reviews: ["review"], comments: [TITLE], checks: ["success"] },
  "reviewed, with a note": { reviews: ["review"], comments: [TITLE], checks: ["success"] },
  "not reviewed": { reviews: ["no review"], comments: [], checks: ["action_required"] },
  "wrong call": { reviews: [], comments: [], checks: [] },
};

/** What is to be seen at this end. A sandbox runs on only where E2B let none be ended. */
export function seenAt(end: End, { isRunning = end === "reviewed, with a note" } = {}): Seen {
  return {
    exitCode: EXIT_CODES[end],
    ...STANDING[end],
    isExplained: true,
    isAgentRunTwice: false,
    isRunning,
    processes: [],
    sandboxesLeftLater: [],
    secretsTold: [],
    isMet: true,
  };
}

export interface Evidence extends Pick<Seen, "isRunning" | "processes" | "sandboxesLeftLater" | "isMet"> {
  readonly end: End;
  readonly ending: Ending;
  readonly sight: Sight;
  readonly agentRuns: number;
  readonly secrets: readonly string[];
}

export function judge({ end, ending, sight, agentRuns, secrets, ...seen }: Evidence): Seen {
  const texts = [ending.said, JSON.stringify(sight)].join("\n");
  return {
    ...seen,
    exitCode: ending.exitCode,
    reviews: sight.reviews.map((body) => (body.includes("the review did not come about") ? "no review" : "review")),
    comments: sight.comments.map((body) => (body.includes(TITLE) ? TITLE : body)),
    checks: sight.checks.map(({ conclusion }) => conclusion ?? "open"),
    isExplained: isExplained(end, { ending, sight }),
    isAgentRunTwice: agentRuns > 1,
    secretsTold: secrets.filter((secret) => texts.includes(secret)),
  };
}

function isExplained(end: End, { ending, sight }: Pick<Evidence, "ending" | "sight">): boolean {
  const summary = sight.checks[0]?.summary ?? "";
  switch (end) {
    case "reviewed":
      return true;
    case "reviewed, with a note":
      return /The sandbox \w+ could not be ended: .* ends by itself/.test(summary);
    case "not reviewed":
      return /(?:E2B|sandbox) [^]*(Try again|try again|Check what the key and the plan|lower SANDPIPER)/.test(summary);
    case "wrong call":
      return /^sandpiper: E2B .*(Check E2B_API_KEY|name another one with --template)/m.test(ending.said);
  }
}
