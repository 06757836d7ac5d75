import { UserAnswer, ViewerAnswer } from "../api/answers.ts";
import type { GitHubApi } from "../api/github-api.ts";
import { GitHubError } from "../api/github-error.ts";

/** The account that our token writes as. */
export interface Identity {
  readonly id: string;
  readonly login: string;
}

/**
 * Who we are, so that a marker in somebody else's text is not taken for ours. Tokens of Apps, the one of a workflow included, are refused by
 * `GET /user` with 403; the viewer of GraphQL names their bot. Null where neither tells: then nothing on the pull request counts as ours,
 * which may repeat a remark but lets nobody silence one.
 */
export async function readIdentity(api: GitHubApi, graphqlUrl: string, signal: AbortSignal): Promise<Identity | null> {
  const user = await nullIfRefused(api.read({ route: "GET /user", parameters: {}, answer: UserAnswer }, signal));
  if (user !== null) return { id: user.id, login: user.login };

  const query = "query { viewer { login databaseId } }";
  const call = { route: `POST ${graphqlUrl}`, parameters: { query }, answer: ViewerAnswer };
  const viewer = (await nullIfRefused(api.read(call, signal)))?.data?.viewer ?? null;
  return viewer === null ? null : { id: viewer.databaseId, login: viewer.login };
}

/** Only a refusal is an answer here. */
async function nullIfRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && error.isRefusal) return null;
    throw error;
  }
}
