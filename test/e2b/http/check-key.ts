import type { IncomingMessage } from "node:http";
import { ApiError } from "./answer.ts";

const KEY_FORMAT = /^e2b_[0-9a-f]+$/;

/** Lets the one key through that this server knows. The texts are those of packages/auth in https://github.com/e2b-dev/infra */
export function checkKey(request: IncomingMessage, apiKey: string): void {
  const given = request.headers["x-api-key"];
  if (given === apiKey) return;
  if (given === undefined || given === "") throw new ApiError(401, "authorization header is missing");
  if (!given.toString().startsWith("e2b_")) throw new ApiError(401, "authorization header is malformed");
  const reason = KEY_FORMAT.test(given.toString())
    ? "Cannot get the team for the given API key"
    : "Invalid API key format";
  throw new ApiError(
    401,
    `Invalid API key, please visit https://e2b.dev/docs/api-key for more information.\n${reason}`,
  );
}
