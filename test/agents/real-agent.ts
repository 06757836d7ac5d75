import type { Fault } from "#test/model/http/faults.ts";
import type { Turn } from "#test/model/script.ts";
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
  /** Calls of tools that write, run and fetch, by the names that the program has for them. A review must refuse each. */
  forbidden(attackerUrl: string): readonly Turn[];
  /** Errors of the model's server, beside those that every agent is tried with or in place of them. */
  readonly faults?: Readonly<Record<string, ExpectedFault>>;
}

export interface ExpectedFault {
  readonly fault: Fault;
  readonly failure: AgentFailure;
}

/** By what the model's server does. */
export const FAULTS: Readonly<Record<string, ExpectedFault>> = {
  "a key that is refused": { fault: { kind: "status", status: 401, times: Infinity }, failure: "authentication" },
  "a limit that is reached": { fault: { kind: "status", status: 429, times: Infinity }, failure: "rate-limit" },
  "a server that fails": { fault: { kind: "status", status: 500, times: Infinity }, failure: "overload" },
};
