import { createClient } from "./client.ts";
import type { E2bConnection } from "./connection.ts";
import { explain } from "./explain.ts";

/** What is to be seen at E2B by reading alone, which costs nothing. */
export interface E2bView {
  /** Sandboxes of the team that run now; a page holds 100, so that more of them are told as that many. */
  readonly running: number;
  /** Those of the asked-for templates that are there for this key. */
  readonly templates: readonly string[];
}

/** Asks E2B whether it takes the key, and which of the templates it has. Makes no sandbox. */
export async function lookAround(
  connection: E2bConnection,
  templates: readonly string[],
  signal: AbortSignal,
): Promise<E2bView> {
  try {
    const client = await createClient(connection)();
    const running = await client.Sandbox.list({ query: { state: ["running"] }, limit: PAGE }).nextItems({ signal });
    const found = await Promise.all(templates.map((name) => client.Template.exists(name, { signal })));
    return { running: running.length, templates: templates.filter((_name, at) => found[at]) };
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, "being asked for its sandboxes");
  }
}

/** The most that E2B gives at once. */
const PAGE = 100;
