/** What a route gives back. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; undefined as no body. */
  readonly body?: unknown;
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

/** An answer that ends the request early. The SDK reads the code of the body, not the status. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly answer: Answer;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.answer = { status, body: { code: status, message }, headers };
  }
}

/** What the work answers, or the refusal that has ended it. */
export async function answerOrRefuse(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return cause.answer;
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message);
}

export function sandboxNotFound(sandboxId: string): ApiError {
  return new ApiError(404, `Sandbox "${sandboxId}" doesn't exist or you don't have access to it`);
}
