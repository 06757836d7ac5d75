import { errorText } from "./error-text.ts";

/** The codes of the Connect protocol that envd uses, and the HTTP status each has in a unary answer (connectrpc.com/docs/protocol). */
const STATUS_OF_CODE = {
  already_exists: 409,
  deadline_exceeded: 504,
  failed_precondition: 400,
  internal: 500,
  invalid_argument: 400,
  not_found: 404,
  unauthenticated: 401,
  unimplemented: 501,
  unknown: 500,
} as const;

export type ConnectCode = keyof typeof STATUS_OF_CODE;

/** A refusal in the words of the Connect protocol. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly code: ConnectCode;

  constructor(code: ConnectCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get status(): number {
    return STATUS_OF_CODE[this.code];
  }

  get body(): { readonly code: ConnectCode; readonly message: string } {
    return { code: this.code, message: this.message };
  }
}

/** What a client is told of any error: those that nobody foresaw are `internal`. */
export function toConnectError(error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  return new ConnectError("internal", errorText(error), { cause: error });
}
