import { ourTemplate } from "#core/sandbox/our-template.ts";
import type { SandboxSpec } from "#core/sandbox/sandbox.ts";

/** The templates that E2B keeps for coding agents. See https://e2b.dev/docs/agents. */
const PREBUILT: ReadonlySet<string> = new Set(["claude", "codex", "amp", "opencode", "openclaw"]);

/** That which is named, else that of the agent: E2B's own, or ours. Agents without a program share one. */
export function chooseTemplate({
  template,
  agent,
  program,
}: Pick<SandboxSpec, "template" | "agent" | "program">): string {
  if (template != null) return template;
  if (agent === undefined || program === undefined) return ourTemplate(null);
  return PREBUILT.has(agent) ? agent : ourTemplate(agent);
}
