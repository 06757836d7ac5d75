import { adviseTemplate, ourTemplate } from "#core/sandbox/our-template.ts";
import type { AgentListing } from "../../../agents/registry.ts";
import { chooseTemplate } from "../../../sandbox/e2b/box/template-name.ts";
import { lookAround, type E2bView } from "../../../sandbox/e2b/api/look-around.ts";
import { connectionOf } from "../../env/e2b-access.ts";
import { readEgressHeaders } from "../../env/egress-headers.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

const TIMEOUT_MS = 10_000;

/** Asks E2B by reading alone, because a sandbox costs money: whether it takes the key, and has the template of the agent. */
export async function checkE2b(agent: AgentListing | null, { env: { e2b }, signal }: CliContext): Promise<Check> {
  const name = "E2B";
  const connection = connectionOf(e2b);
  if (connection === null) return { name, state: "limited", seen: "not set up", advice: [NO_KEY] };
  const template = templateOf(agent);
  try {
    if (e2b.egressHeadersFile !== null) readEgressHeaders(e2b.egressHeadersFile);
    const view = await lookAround(connection, [template], AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    const isThere = view.templates.includes(template);
    const advice = isThere ? [] : [adviseBuild(template, agent)];
    return { name, state: isThere ? "ok" : "limited", seen: describeView(view, template), advice };
  } catch (error) {
    signal.throwIfAborted();
    return { name, state: "limited", seen: "cannot be used", advice: [adviseOn(error)] };
  }
}

const NO_KEY = "For `--sandbox e2b` set E2B_API_KEY; https://e2b.dev/dashboard gives you one.";

/** Without an agent, that of the agents that are no program. */
function templateOf(agent: AgentListing | null): string {
  if (agent === null || agent.cli === null) return chooseTemplate({});
  return chooseTemplate({ agent: agent.id, program: agent.cli.program });
}

function adviseBuild(template: string, agent: AgentListing | null): string {
  const ours = ourTemplate(agent === null || agent.cli === null ? null : agent.id);
  if (template !== ours) return adviseTemplate(agent?.id ?? null, template);
  return `Build it: \`npm run template:build -- ${template}\`.`;
}

function describeView({ running, templates }: E2bView, template: string): string {
  const sandboxes = running === 1 ? "1 sandbox runs" : `${running} sandboxes run`;
  const built = templates.includes(template) ? `it has the template "${template}"` : `it has no template "${template}"`;
  return `takes the key, and ${built}; ${sandboxes}, and none was made for this, because that would cost money`;
}

export function adviseOn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name !== "TimeoutError") return error.message;
  return `It did not answer within ${TIMEOUT_MS / 1000} seconds. Check the network and the proxy, and the address where you have set one (E2B_DOMAIN, E2B_API_URL).`;
}
