import { z } from "zod";
import type { GitHubApi, Parameters } from "./github-api.ts";
import { GitHubError } from "./github-error.ts";

export interface GraphqlSource {
  readonly api: GitHubApi;
  readonly graphqlUrl: string;
}

export interface Question<T> {
  readonly query: string;
  readonly variables: Parameters;
  /** The shape of `data`. */
  readonly answer: z.ZodType<T>;
}

/** GraphQL will not tell: the token may not ask, or the server does not know the question. */
export class GraphqlRefusedError extends Error {
  override readonly name = "GraphqlRefusedError";
}

/** Refusals come with a status as in REST, or with status 200 and errors. An answer with errors is not whole, and is not used. */
export async function askGraphql<T>(
  { api, graphqlUrl }: GraphqlSource,
  { query, variables, answer }: Question<T>,
  signal: AbortSignal,
): Promise<T> {
  const call = { route: `POST ${graphqlUrl}`, parameters: { query, variables }, answer: Envelope };
  const { data, errors } = await sayRefused(api.read(call, signal));
  const [failure] = errors;
  if (failure !== undefined) throw new GraphqlRefusedError(failure.message);
  const parsed = answer.safeParse(data);
  if (!parsed.success) throw new GraphqlRefusedError("the answer is not what was asked for", { cause: parsed.error });
  return parsed.data;
}

const Envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).default([]),
});

async function sayRefused<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && error.isRefusal) throw new GraphqlRefusedError(error.said, { cause: error });
    throw error;
  }
}
