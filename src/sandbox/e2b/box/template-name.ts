import type { SandboxSpec } from "#core/sandbox/sandbox.ts";

/** The templates that E2B keeps for coding agents. See https://e2b.dev/docs/agents. */
const PREBUILT: ReadonlySet<string> = new Set(["claude", "codex", "amp", "opencode", "openclaw"]);

/** The one of `templates/`, for every other agent. It is built by "npm run template:build". */
const OURS = "sandpiper";

export function chooseTemplate({ template, agent }: Pick<SandboxSpec, "template" | "agent">): string {
  if (template != null) return template;
  return agent !== undefined && PREBUILT.has(agent) ? agent : OURS;
}
