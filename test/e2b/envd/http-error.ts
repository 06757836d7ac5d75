import type { ServerResponse } from "node:http";
import { errorText } from "./error-text.ts";

/** A refusal of envd's plain HTTP interface: files, metrics, environment. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  return new HttpError(500, errorText(error), { cause: error });
}

/** Answers with JSON, unless the client is gone or has part of another answer already. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

export function answerHttpError(response: ServerResponse, error: unknown): void {
  const { status, message } = toHttpError(error);
  answerJson(response, status, { code: status, message });
}
