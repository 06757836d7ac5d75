import { chooseTemplate } from "../../../sandbox/e2b/box/template-name.ts";
import { lookAround, type E2bView } from "../../../sandbox/e2b/api/look-around.ts";
import { connectionOf } from "../../env/e2b-access.ts";
import { readEgressHeaders } from "../../env/egress-headers.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

/** The template that agents without one of E2B's own work in. */
const TEMPLATE = chooseTemplate({});
const TIMEOUT_MS = 10_000;

/** Asks E2B by reading alone, because a sandbox costs money. Without a key there is nothing to ask. */
export async function checkE2b({ env: { e2b }, signal }: CliContext): Promise<readonly Check[]> {
  const connection = connectionOf(e2b);
  if (connection === null) return [];
  const name = "E2B";
  try {
    if (e2b.egressHeadersFile !== null) readEgressHeaders(e2b.egressHeadersFile);
    const view = await lookAround(connection, [TEMPLATE], AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    const isBuilt = view.templates.includes(TEMPLATE);
    const advice = isBuilt
      ? []
      : [`There is no template "${TEMPLATE}" yet: build it with "npm run template:build -- ${TEMPLATE}".`];
    return [{ name, state: isBuilt ? "ok" : "limited", seen: describeView(view), advice }];
  } catch (error) {
    signal.throwIfAborted();
    return [{ name, state: "limited", seen: "cannot be used", advice: [adviseOn(error)] }];
  }
}

function describeView({ running }: E2bView): string {
  const sandboxes = running === 1 ? "1 sandbox runs" : `${running} sandboxes run`;
  return `takes the key, ${sandboxes}; none was made for this, because that would cost money`;
}

export function adviseOn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name !== "TimeoutError") return error.message;
  return `It did not answer within ${TIMEOUT_MS / 1000} seconds. Check the network and the proxy, and the address where you have set one (E2B_DOMAIN, E2B_API_URL).`;
}
