import type { RecordedRequest } from "#test/e2b/http/recorded-request.ts";
import type { E2bServer } from "#test/e2b/start-e2b.ts";

/** A step of a run, as E2B sees it. */
export type Step =
  | "sweep"
  | "create"
  | "look at the sandbox"
  | "find its home"
  | "send the credential"
  | "send the pack"
  | "send the checkout's script"
  | "run the checkout"
  | "close the network"
  | "send a task file"
  | "write a task file"
  | "send the agent's task"
  | "run the agent"
  | "clean up"
  | "ask for more time"
  | "kill"
  | "pause"
  | "connect";

/** Whether a request is that step, by what has been asked before. */
export function isStep(step: Step, e2b: Pick<E2bServer, "requests">): (request: RecordedRequest) => boolean {
  return (request) => stepOf(request, e2b.requests) === step;
}

/** The same, and every request that comes after. */
export function isStepOrAfter(step: Step, e2b: Pick<E2bServer, "requests">): (request: RecordedRequest) => boolean {
  const isMet = isStep(step, e2b);
  let hasBegun = false;
  return (request) => (hasBegun ||= isMet(request));
}

const ROUTES: Readonly<Record<string, Step>> = {
  "GET /v2/sandboxes": "sweep",
  "POST /v2/sandboxes": "create",
  "GET /sandboxes/{sandboxID}": "look at the sandbox",
  "PUT /sandboxes/{sandboxID}/network": "close the network",
  "POST /sandboxes/{sandboxID}/timeout": "ask for more time",
  "POST /sandboxes/{sandboxID}/pause": "pause",
  "POST /v2/sandboxes/{sandboxID}/connect": "connect",
  "DELETE /sandboxes/{sandboxID}": "kill",
};

function stepOf(request: RecordedRequest, all: readonly RecordedRequest[]): Step | null {
  if (request.route !== null) return ROUTES[request.route] ?? null;
  const before = all.slice(0, all.indexOf(request));
  switch (`${request.method} ${request.path}`) {
    case "POST /filesystem.Filesystem/Remove":
      return "clean up";
    case "POST /files":
      return stepOfUpload(request, before);
    case "POST /process.Process/Start":
      return stepOfCommand(before);
    default:
      return null;
  }
}

function stepOfUpload({ query }: RecordedRequest, before: readonly RecordedRequest[]): Step {
  const path = query["path"] ?? "";
  if (path.endsWith("/credential")) return "send the credential";
  if (path.endsWith("/checkout.pack")) return "send the pack";
  if (/\/jobs\/file-\w+$/.test(path)) return "send a task file";
  return hasClosedNetwork(before) ? "send the agent's task" : "send the checkout's script";
}

function stepOfCommand(before: readonly RecordedRequest[]): Step {
  const uploads = before.filter(({ path }) => path === "/files");
  if (uploads.length === 0) return "find its home";
  if (!hasClosedNetwork(before)) return "run the checkout";
  const last = uploads.at(-1);
  return /\/jobs\/file-\w+$/.test(last?.query["path"] ?? "") ? "write a task file" : "run the agent";
}

function hasClosedNetwork(before: readonly RecordedRequest[]): boolean {
  return before.some(({ route, status }) => route === "PUT /sandboxes/{sandboxID}/network" && status === 204);
}
