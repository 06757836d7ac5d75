import type { Agent, AgentFacts, AgentReport } from "../agent/agent.ts";
import type { Settings } from "../config/settings.ts";
import type { Snapshot } from "../host/pull-request.ts";
import type { Sandbox, SandboxUse } from "../sandbox/sandbox.ts";
import type { ReviewReport } from "./review-report.ts";
import type { SelectedFiles } from "./select-files.ts";

/** What one agent is to look at. */
export interface Assignment {
  readonly runId: string;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly agent: Agent;
  readonly chosen: SelectedFiles;
}

/** What an agent's work on a change came to. */
export type Examination =
  | {
      readonly kind: "report";
      readonly agent: string;
      readonly sandbox: SandboxFacts;
      readonly report: AgentReport<ReviewReport>;
    }
  | {
      readonly kind: "failure";
      readonly agent: string;
      /** Null where none could be had. */
      readonly sandbox: SandboxFacts | null;
      readonly reason: string;
      /** What came to its end: the agent before it began, the agent at its work, or its sandbox. */
      readonly failed: "start" | "agent" | "sandbox";
      /** Null where the agent said nothing. */
      readonly transcript: string | null;
      /** Of an agent that has begun. */
      readonly facts: AgentFacts | null;
      readonly durationMs: number;
    }
  | { readonly kind: "nothing"; readonly agent: string };

export interface SandboxFacts extends Pick<Sandbox, "provider" | "id" | "template" | "isolation" | "notes"> {
  readonly use: SandboxUse;
}
