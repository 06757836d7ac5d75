import { z } from "zod";
import type { GitHub } from "../start-github.ts";

const Body = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.record(z.string(), z.unknown())).optional(),
  message: z.string().optional(),
});

/** An answer with its status, as a test reads it. */
export type Reply = z.infer<typeof Body> & { readonly status: number };

/** Sends a query as a client would, and keeps what an SDK would turn into exceptions. */
export async function ask(
  github: GitHub,
  token: string | null,
  request: { query: string; variables?: Record<string, unknown> },
): Promise<Reply> {
  const response = await fetch(github.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { authorization: `bearer ${token}` }) },
    body: JSON.stringify(request),
  });
  return { status: response.status, ...Body.parse(await response.json()) };
}
