import { spawn } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { authenticate } from "../access/authenticate.ts";
import { actorOf, type Principal } from "../access/principal.ts";
import { accepts, canSee, requireAccess } from "../access/require-access.ts";
import { ApiError } from "../http/answer.ts";
import { branchMoved } from "../pulls/branch-moved.ts";
import type { Repository } from "../records.ts";
import { findRepository, fullName } from "../store.ts";
import type { World } from "../world.ts";
import { readBranches } from "./bare-repository.ts";
import { GIT_ENV } from "./run-git.ts";

export interface GitRequest {
  readonly owner: string;
  readonly repo: string;
  readonly service: "git-upload-pack" | "git-receive-pack";
  /** What follows the repository: "/info/refs" or "/git-upload-pack". */
  readonly tail: string;
}

/** Recognizes the three addresses of git's smart protocol; null for anything else. */
export function parseGitRequest(url: URL): GitRequest | null {
  const match = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(url.pathname);
  if (match === null) return null;
  const [, owner = "", repo = "", tail = ""] = match;
  const service = tail === "/info/refs" ? url.searchParams.get("service") : tail.slice(1);
  if (service !== "git-upload-pack" && service !== "git-receive-pack") return null;
  return { owner: decodeURIComponent(owner), repo: decodeURIComponent(repo), service, tail };
}

/** Serves clone, fetch and push with `git http-backend`, behind GitHub's answers to who may. */
export async function serveGit(
  world: World,
  git: GitRequest,
  http: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const admission = admit(world, git, http.request.headers.authorization);
  if (admission.kind === "refused") {
    const challenge = admission.status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
    http.response.writeHead(admission.status, { "content-type": "text/plain", ...challenge }).end(admission.message);
    return;
  }
  const { repository, principal } = admission;
  if (git.tail !== "/git-receive-pack") {
    await runBackend({ git, repository, env: {} }, http);
    return;
  }
  await inTurn(repository, async () => {
    const before = await readBranches(repository.gitDir);
    await runBackend({ git, repository, env: pushRules(repository, principal) }, http, async () => {
      await announceMoves(world, { repository, before, sender: actorOf(world.store, principal).login });
    });
  });
}

type Admission =
  | { readonly kind: "admitted"; readonly repository: Repository; readonly principal: Principal }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

function admit(world: World, { owner, repo, service }: GitRequest, authorization: string | undefined): Admission {
  const principal = identify(world, authorization);
  if (principal === null) return { kind: "refused", status: 401, message: "Invalid username or token." };
  const repository = findRepository(world.store, owner, repo);
  if (repository === undefined || !canSee(world, principal, repository)) {
    // Git asks for credentials on 401 only, so an anonymous reader cannot be told 404.
    const status = principal.kind === "anonymous" ? 401 : 404;
    return { kind: "refused", status, message: "Repository not found." };
  }
  const isPush = service === "git-receive-pack";
  if (isPush && principal.kind === "anonymous")
    return { kind: "refused", status: 401, message: "Authentication required." };
  const needs = isPush
    ? ({ permissions: "contents=write", role: "write" } as const)
    : ({ permissions: "contents=read", role: "read" } as const);
  try {
    requireAccess({ world, principal }, repository, needs);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return { kind: "refused", status: 403, message: refusal(world, principal, { isPush, repository }) };
  }
  return { kind: "admitted", repository, principal };
}

function identify(world: World, authorization: string | undefined): Principal | null {
  try {
    const principal = authenticate(world, authorization);
    return principal.kind === "app" ? null : principal;
  } catch (cause) {
    if (cause instanceof ApiError) return null;
    throw cause;
  }
}

function refusal(
  world: World,
  principal: Principal,
  { isPush, repository }: { isPush: boolean; repository: Repository },
): string {
  if (!isPush) return "Write access to repository not granted.";
  return `Permission to ${fullName(repository)}.git denied to ${actorOf(world.store, principal).login}.`;
}

/** What the repository's hook has to refuse in this push. */
function pushRules(repository: Repository, principal: Principal): Record<string, string> {
  const permissions = principal.kind === "installation" ? principal.token.permissions : null;
  const mayWorkflows = permissions === null || accepts("workflows=write", permissions);
  const isProtected = [...repository.protections.keys()].map((branch) => `refs/heads/${branch}`);
  return { REFUSE_WORKFLOWS: mayWorkflows ? "" : "1", PROTECTED_REFS: isProtected.join(" ") };
}

interface Moves {
  readonly repository: Repository;
  readonly before: ReadonlyMap<string, string>;
  readonly sender: string;
}

async function announceMoves(world: World, { repository, before, sender }: Moves): Promise<void> {
  const after = await readBranches(repository.gitDir);
  for (const branch of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(branch) ?? null, after.get(branch) ?? null];
    if (from !== to) await branchMoved(world, { repository, branch, before: from, after: to, sender });
  }
}

const turns = new WeakMap<Repository, Promise<unknown>>();

/** One push at a time for each repository, so that what a push moved can be told by comparing before and after. */
async function inTurn(repository: Repository, work: () => Promise<void>): Promise<void> {
  const previous = turns.get(repository) ?? Promise.resolve();
  const mine = previous.then(work, work);
  turns.set(repository, mine);
  await mine;
}

interface Backend {
  readonly git: GitRequest;
  readonly repository: Repository;
  readonly env: Readonly<Record<string, string>>;
}

async function runBackend(
  { git, repository, env }: Backend,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  beforeEnd: () => Promise<void> = async () => {},
): Promise<void> {
  const child = spawn("git", ["http-backend"], { env: { ...GIT_ENV, ...env, ...cgi(git, repository, request) } });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.resume();
  // The backend may end before it has read everything, as on a refused push.
  child.stdin.on("error", () => {});
  response.on("close", () => child.kill());
  request.pipe(child.stdin);
  await once(child, "close");
  await beforeEnd();
  sendCgi(response, Buffer.concat(output));
}

function cgi(
  git: GitRequest,
  { gitDir }: Repository,
  { method = "GET", headers }: IncomingMessage,
): Record<string, string> {
  const encoding = headers["content-encoding"];
  return {
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_PROJECT_ROOT: gitDir,
    PATH_INFO: git.tail,
    QUERY_STRING: git.tail === "/info/refs" ? `service=${git.service}` : "",
    REQUEST_METHOD: method,
    CONTENT_TYPE: headers["content-type"] ?? "",
    CONTENT_LENGTH: headers["content-length"] ?? "",
    GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
    REMOTE_USER: "counterpart",
    ...(encoding === undefined ? {} : { HTTP_CONTENT_ENCODING: encoding }),
  };
}

/** A CGI answer is headers, an empty line, and the body. */
function sendCgi(response: ServerResponse, output: Buffer): void {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.subarray(0, end).toString("latin1").split("\r\n");
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const status = Number(headers.get("status")?.slice(0, 3) ?? 200);
  headers.delete("status");
  response.writeHead(status, Object.fromEntries(headers)).end(output.subarray(end + 4));
}
