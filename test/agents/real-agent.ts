import type { FaultKind } from "#test/model/http/faults.ts";
import { refuse, say, type Turn } from "#test/model/script.ts";
import type { AgentFailure } from "#core/agent/agent.ts";

/** What the tests of real programs need to know of one of them. */
export interface RealAgent {
  readonly id: string;
  /** The variables that a person would set to use the model at the address, which is without "/v1". */
  env(modelUrl: string, key: string): Readonly<Record<string, string>>;
  /** As the receipt names it, for agents without a program of others. */
  readonly version?: string;
  /** As `--model` takes it; the agent's usual one where left out. */
  readonly model?: string;
  /** The folder that it names paths of the checkout from, where it works above of it. */
  readonly folder?: string;
  /** Whether it says what its model costs. */
  readonly tellsCost: boolean;
  /** Whether it says what was used where it ends with an error of its own; yes where left out. */
  readonly tellsUseOfErrors?: boolean;
  /** Calls of tools that write, run and fetch, by the names that the program has for them. A review must refuse each. */
  forbidden(attackerUrl: string): readonly Turn[];
  /** Errors beside those that every agent is tried with, or in place of them; null for one that it cannot have. */
  readonly errors?: Readonly<Record<string, ExpectedError | null>>;
}

/** What is done to a run. */
export interface Trouble {
  /** Of the model's server, for ever. */
  readonly faults?: readonly FaultKind[];
  readonly budget?: { readonly minutes?: number; readonly turns?: number };
  /** Whether the processes that hold the key are killed at the first turn of the model. */
  readonly isKilled?: boolean;
}

export interface ExpectedError extends Trouble {
  /** What the model says; a good report where left out. */
  readonly turns?: readonly Turn[];
  readonly failure: AgentFailure;
}

/** One for each class at the least, by what happens. */
export const ERRORS: Readonly<Record<string, ExpectedError>> = {
  "a key that is refused": { faults: [{ kind: "status", status: 401 }], failure: "authentication" },
  "a limit that is reached": { faults: [{ kind: "status", status: 429 }], failure: "rate-limit" },
  "a server that fails": { faults: [{ kind: "status", status: 500 }], failure: "overload" },
  "a stream that breaks off": { faults: [{ kind: "cut", afterEvents: 3 }], failure: "overload" },
  "a page for people": { faults: [{ kind: "html" }], failure: "overload" },
  "an account without money": { faults: [{ kind: "status", status: 402 }], failure: "budget" },
  "a model that says nothing": { turns: [say("")], failure: "empty-answer" },
  "a model that will not answer": { turns: [refuse()], failure: "refusal" },
  "a server that is silent": { faults: [{ kind: "silence" }], budget: { minutes: 0.4 }, failure: "timeout" },
  "a program that is killed": { isKilled: true, failure: "crash" },
};

/** What depends on where the program runs. */
export const ERRORS_EVERYWHERE: ReadonlySet<string> = new Set([
  "a key that is refused",
  "a server that is silent",
  "a program that is killed",
]);
