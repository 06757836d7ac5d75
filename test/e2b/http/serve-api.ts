import { createRouter, type Match } from "#test/http/router.ts";
import { ROUTES } from "../rest/routes.ts";
import { type Answer, answerOrRefuse, ApiError } from "./answer.ts";
import type { Call } from "./call.ts";
import { checkKey } from "./check-key.ts";
import { type Exchange, noteAnswer, record } from "./exchange.ts";
import { misbehave, misbehaveAfter } from "./misbehave.ts";
import { readJson } from "./read-json.ts";
import type { Route } from "./route.ts";
import { send } from "./send.ts";

const router = createRouter(ROUTES);

/** Answers a request to the control plane. */
export async function serveApi(exchange: Exchange): Promise<void> {
  const { request, response, url, world, faults } = exchange;
  const match = router(request.method ?? "GET", url.pathname);
  const seen = record(exchange, { route: match?.route.route ?? null, target: null });
  const { body, problem } = await readJson(request);
  seen.body = body;
  const met = faults.take(seen);
  if (met !== null && (await misbehave(met, response)) === "ended") {
    noteAnswer(seen, response);
    return;
  }
  const answer = await answerOrRefuse(async () => {
    checkKey(request, world.apiKey);
    if (problem !== null) throw problem;
    return await answerCall({ world, query: url.searchParams, body, fault: met?.fault ?? null }, match);
  });
  seen.status = answer.status;
  if (met !== null && misbehaveAfter(met, response)) {
    noteAnswer(seen, response);
    return;
  }
  send(response, answer);
}

async function answerCall(call: Omit<Call, "params">, match: Match<Route> | null): Promise<Answer> {
  if (match === null) throw new ApiError(404, "validation error: no matching operation was found");
  return await match.route.handle({ ...call, params: match.params });
}
