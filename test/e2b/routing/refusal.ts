import type { Answer } from "../http/answer.ts";

/** What the proxy in front of the sandboxes says where it lets nothing through. */
export function notRunning(sandboxId: string): Answer {
  return { status: 502, body: { sandboxId, message: "The sandbox was not found", code: 502 } };
}

export function stillChanging(sandboxId: string): Answer {
  const message = "The sandbox is still transitioning. Try again in a moment.";
  return { status: 409, body: { sandboxId, message, code: 409 } };
}

export function resumeDenied(sandboxId: string): Answer {
  const message = "This sandbox can't be resumed with the credentials provided. Check your access token and try again.";
  return { status: 403, body: { sandboxId, message, code: 403 } };
}

export function limitReached(sandboxId: string, message: string): Answer {
  return { status: 429, body: { sandboxId, message, code: 429 } };
}

const TOKEN_HEADER = "e2b-traffic-access-token";

export function tokenMissing(sandboxId: string): Answer {
  const message = `Sandbox is secured with traffic access token. Token header '${TOKEN_HEADER}' is missing`;
  return { status: 403, body: { sandboxId, message, code: 403 } };
}

export function tokenInvalid(sandboxId: string): Answer {
  const message = `Sandbox is secured with traffic access token. Provided token in header '${TOKEN_HEADER}' is invalid`;
  return { status: 403, body: { sandboxId, message, code: 403 } };
}

/** Routes of the daemon that only the service itself may call. */
export function internalRoute(path: string): Answer {
  const message = "This endpoint is reserved for the E2B control plane and is not reachable through the sandbox URL";
  return { status: 404, body: { message, path, code: 404 } };
}
