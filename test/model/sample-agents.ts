import { readFileSync } from "node:fs";
import * as z from "zod";

/** The agents whose requests test/fixtures/model has: each the last of six, after it read, searched, ran, wrote and edited. */
export const SAMPLE_AGENTS = ["claude", "codex", "opencode", "gemini", "pi", "openclaw"] as const;
export type SampleAgent = (typeof SAMPLE_AGENTS)[number];

const Recorded = z.object({ path: z.string(), body: z.record(z.string(), z.unknown()) });

/** What an agent once sent, its texts cut short. */
export function sampleRequest(agent: SampleAgent): z.infer<typeof Recorded> {
  const file = new URL(`../fixtures/model/${agent}.json`, import.meta.url);
  return Recorded.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Where each protocol keeps what was said. */
const HISTORY = ["messages", "input", "contents"] as const;

/** The request as it was before the model had taken a turn: up to the first word of the model. */
export function firstRequest(agent: SampleAgent): z.infer<typeof Recorded> {
  const { path, body } = sampleRequest(agent);
  const key = HISTORY.find((name) => name in body);
  if (key === undefined) throw new Error(`The request of ${agent} has no history.`);

  const history = z.array(z.looseObject({ role: z.string().optional(), type: z.string().optional() })).parse(body[key]);
  const start = history.findIndex(
    ({ role, type }) => ["assistant", "model"].includes(role ?? "") || type === "function_call",
  );
  return { path, body: { ...body, [key]: history.slice(0, start) } };
}

export interface Sent {
  readonly path: string;
  readonly body: unknown;
}

export async function send(url: string, { path, body }: Sent, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** The same request for an answer in one piece. */
export function unstreamed({ path, body }: { path: string; body: Record<string, unknown> }): Sent {
  return {
    path: path.replace(":streamGenerateContent", ":generateContent"),
    body: "stream" in body ? { ...body, stream: false } : body,
  };
}
