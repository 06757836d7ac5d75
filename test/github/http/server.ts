import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { createRouter, type Match } from "#test/http/router.ts";
import { authenticate } from "../access/authenticate.ts";
import type { Principal } from "../access/principal.ts";
import { parseGitRequest, serveGit } from "../git/smart-http.ts";
import { answerGraphql } from "../graphql/answer-graphql.ts";
import { answerPage } from "../pages/answer-page.ts";
import { ROUTES } from "../rest/routes.ts";
import type { World } from "../world.ts";
import { type Answer, ApiError, notFound } from "./answer.ts";
import type { Call } from "./call.ts";
import type { Fault, Faults } from "./faults.ts";
import { linkHeader, PAGE_HEADER } from "./paginate.ts";
import { createQuota, type Quota } from "./quota.ts";
import type { Route } from "./route.ts";

/** One request as the server saw it. The token is not kept, only who it stood for. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, without the prefix of the API. */
  readonly path: string;
  /** As in the API's documentation; "POST /graphql", "git" and "page" for what is not REST; null where no route fits. */
  readonly route: string | null;
  readonly actor: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** Null while it is answered, and where no answer was given. */
  status: number | null;
  answer: unknown;
}

export interface ServerParts {
  readonly world: () => World;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
}

const router = createRouter(ROUTES);

export function createGitHubServer(parts: ServerParts): Server {
  const quota = createQuota();
  return createServer((request, response) => {
    const exchange: Exchange = {
      request,
      response,
      url: new URL(request.url ?? "/", parts.world().url),
      quota,
      ...parts,
    };
    serve(exchange).catch((cause: unknown) => {
      // A defect of the counterpart must fail the test that met it, with its stack where a person looks.
      const message = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "content-type": "text/plain" }).end(`The counterpart failed: ${message}`);
    });
  });
}

interface Exchange extends ServerParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly quota: Quota;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const world = exchange.world();
  const git = parseGitRequest(url);
  if (git !== null) {
    record(exchange, { route: "git", path: url.pathname + url.search, actor: "git", body: undefined });
    const fault = exchange.faults.take("git")?.fault ?? null;
    if (fault !== null && (await misbehave(fault, exchange)) === "ended") return;
    await serveGit(world, git, { request, response });
    return;
  }
  const path = url.pathname.replace(/^\/api\/v3(?=\/|$)/, "").replace(/^\/api\/graphql$/, "/graphql");
  const method = request.method ?? "GET";
  const match = router(method, path);
  if (match === null && path !== "/graphql" && path === url.pathname && method === "GET") {
    record(exchange, { route: "page", path, actor: "page", body: undefined });
    await sendPage(exchange);
    return;
  }
  await serveApi(exchange, { method, path, match });
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly match: Match<Route> | null;
}

async function serveApi(exchange: Exchange, { method, path, match }: Asked): Promise<void> {
  const { request, url, faults } = exchange;
  const world = exchange.world();
  const bytes = await readAll(request);
  const route = match?.route.route ?? (path === "/graphql" ? `${method} /graphql` : null);
  const parsed = parseJson(bytes);
  const seen = record(exchange, { route, path: path + url.search, actor: "", body: parsed.body });
  const fault = route === null ? null : (faults.take(route)?.fault ?? null);
  if (fault !== null && (await misbehave(fault, exchange)) === "ended") return;

  let principal: Principal = { kind: "anonymous" };
  let answer: Answer;
  try {
    principal = authenticate(world, request.headers.authorization);
    if (parsed.isBroken) throw new ApiError(400, "Problems parsing JSON");
    const keepsOrphans = fault?.kind === "orphan-review";
    const call: Call = {
      world,
      principal,
      params: match?.params ?? new Map(),
      query: url.searchParams,
      body: parsed.body,
      accept: request.headers.accept ?? "",
      keepsOrphans,
    };
    answer = await answerCall(call, match, path);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    answer = cause.answer;
  }
  Object.assign(seen, { actor: nameOf(principal), status: answer.status, answer: answer.body });
  if (fault !== null && afterwards(fault, exchange)) return;
  const text = fault?.kind === "malformed" ? '{"id": 1, "body": "cut o' : null;
  send(exchange, text === null ? answer : { ...answer, body: text, contentType: JSON_TYPE }, principal);
}

async function answerCall(call: Call, match: Match<Route> | null, path: string): Promise<Answer> {
  if (path === "/graphql") return await answerGraphql(call);
  if (match === null) throw notFound();
  return await match.route.handle(call);
}

/** Faults that come before the effect. "ended" where there is no answer left to give. */
async function misbehave(fault: Fault, exchange: Exchange): Promise<"ended" | "continue"> {
  const { response, quota } = exchange;
  const world = exchange.world();
  switch (fault.kind) {
    case "bad-gateway-before":
      sendBadGateway(response);
      return "ended";
    case "server-error":
      send(exchange, new ApiError(500, "Server Error").answer, { kind: "anonymous" });
      return "ended";
    case "hang":
      return "ended";
    case "reset-before":
      response.socket?.resetAndDestroy();
      return "ended";
    case "secondary-limit": {
      const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
      const headers = { "retry-after": String(fault.retryAfterSeconds) };
      send(exchange, new ApiError(fault.status, message, { headers }).answer, { kind: "anonymous" });
      return "ended";
    }
    case "primary-limit": {
      const headers = quota.exhausted(world.clock.now());
      send(exchange, new ApiError(403, "API rate limit exceeded for installation.", { headers }).answer, {
        kind: "anonymous",
      });
      return "ended";
    }
    case "slow":
      await wait(fault.milliseconds);
      return "continue";
    case "bad-gateway-after":
    case "reset-after":
    case "malformed":
    case "orphan-review":
      return "continue";
  }
}

/** Faults that come after the effect. True where the connection has ended. */
function afterwards(fault: Fault, { response }: Exchange): boolean {
  if (fault.kind === "bad-gateway-after") sendBadGateway(response);
  if (fault.kind === "reset-after") response.socket?.resetAndDestroy();
  return fault.kind === "bad-gateway-after" || fault.kind === "reset-after";
}

/** What the load balancer says when GitHub's own servers took too long: a page, not JSON. */
function sendBadGateway(response: ServerResponse): void {
  response
    .writeHead(502, { "content-type": "text/html" })
    .end("<html><head><title>502 Bad Gateway</title></head></html>");
}

const JSON_TYPE = "application/json; charset=utf-8";

function send(exchange: Exchange, answer: Answer, principal: Principal): void {
  const { request, response, url, quota } = exchange;
  const world = exchange.world();
  const { [PAGE_HEADER]: page, ...own } = answer.headers ?? {};
  const link = page === undefined ? null : linkHeader(url, page);
  const body = bodyOf(answer.body);
  const etag = `W/"${createHash("sha256").update(body).digest("hex")}"`;
  const isCacheable = request.method === "GET" && answer.status === 200;
  const headers = {
    date: world.clock.now().toUTCString(),
    server: "github.com",
    "x-github-request-id": randomUUID().toUpperCase(),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": String(request.headers["x-github-api-version"] ?? "2022-11-28"),
    ...quota.spend(nameOf(principal), world.clock.now()),
    ...(link === null ? {} : { link }),
    ...(isCacheable ? { etag, "cache-control": "private, max-age=60, s-maxage=60" } : {}),
    ...own,
  };
  if (isCacheable && request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const type =
    answer.body === undefined ? {} : { "content-type": answer.contentType ?? JSON_TYPE, "content-length": body.length };
  response.writeHead(answer.status, { ...headers, ...type }).end(body);
}

async function sendPage({ world, url, response }: Exchange): Promise<void> {
  const { status, body, contentType, headers } = await answerPage(world(), url);
  response
    .writeHead(status, {
      "content-type": contentType ?? "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...headers,
    })
    .end(bodyOf(body));
}

function record(
  { request, requests }: Exchange,
  what: Pick<RecordedRequest, "route" | "path" | "actor" | "body">,
): RecordedRequest {
  const { authorization: _, ...headers } = request.headers;
  const seen: RecordedRequest = { method: request.method ?? "GET", ...what, headers, status: null, answer: undefined };
  requests.push(seen);
  return seen;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  return await buffer(request);
}

function parseJson(bytes: Buffer): { body: unknown; isBroken: boolean } {
  if (bytes.length === 0) return { body: undefined, isBroken: false };
  try {
    return { body: JSON.parse(bytes.toString("utf8")), isBroken: false };
  } catch {
    return { body: undefined, isBroken: true };
  }
}

function bodyOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "anonymous":
      return "anonymous";
    case "user":
      return principal.account.login;
    case "installation":
      return `${principal.app.slug}[bot]`;
    case "app":
      return principal.app.slug;
  }
}
