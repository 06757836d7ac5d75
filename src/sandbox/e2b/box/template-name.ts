/** The templates that E2B keeps for coding agents. See https://e2b.dev/docs/agents. */
const PREBUILT: ReadonlySet<string> = new Set(["claude", "codex", "amp", "opencode", "openclaw"]);

/** The one of `templates/`, for every other agent. It is built by "npm run template:build". */
const OURS = "sandpiper";

export interface TemplateWish {
  /** Of the run. */
  readonly template?: string | null | undefined;
  readonly agent?: string | undefined;
  /** Of the provider. */
  readonly defaultTemplate?: string | null | undefined;
}

export function chooseTemplate({ template, agent, defaultTemplate }: TemplateWish): string {
  if (template != null) return template;
  if (defaultTemplate != null) return defaultTemplate;
  return agent !== undefined && PREBUILT.has(agent) ? agent : OURS;
}
