/** What a route gives back, before headers common to all answers are added. */
export interface Answer {
  readonly status: number;
  /** A string or bytes are sent as they are, with `contentType`; anything else as JSON; undefined as no body. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Json = Record<string, unknown>;

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export function noContent(): Answer {
  return { status: 204 };
}

/** An answer that ends the request early, in GitHub's form: message, documentation_url, status as text, sometimes errors. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly answer: Answer;

  constructor(status: number, message: string, extra: { errors?: unknown; headers?: Record<string, string> } = {}) {
    super(message);
    const errors = extra.errors === undefined ? {} : { errors: extra.errors };
    this.answer = {
      status,
      body: { message, ...errors, documentation_url: "https://docs.github.com/rest", status: String(status) },
      headers: extra.headers ?? {},
    };
  }
}

export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

export interface FieldError {
  readonly resource: string;
  /** Absent where the error is about the whole. */
  readonly field?: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "custom" | "unprocessable";
  readonly message?: string;
}

/** The common 422, with one object for each field. */
export function validationFailed(...errors: readonly FieldError[]): ApiError {
  return new ApiError(422, "Validation Failed", { errors });
}

/** The 422 of reviews, whose errors are plain strings. */
export function unprocessable(...errors: readonly string[]): ApiError {
  return new ApiError(422, "Unprocessable Entity", { errors });
}
