export type GitHubFailure =
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "too-large"
  | "unprocessable"
  | "rate-limited"
  | "too-quick"
  | "refused"
  | "server"
  | "no-answer"
  | "unexpected-answer";

/** GitHub refused, failed or did not answer. The message says what happened and what to do, and never holds the token. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly failure: GitHubFailure;
  readonly status: number | null;
  /** What GitHub said about it, as text. */
  readonly said: string;

  constructor({ failure, status, said, message }: GitHubErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
    this.status = status;
    this.said = said;
  }

  /** True where the call may have had its effect although no good answer came. */
  get isAmbiguous(): boolean {
    return AMBIGUOUS.has(this.failure);
  }

  /** True where the caller can cure it: another token, other permissions, another pull request. */
  get isUsage(): boolean {
    return this.failure === "unauthorized" || this.failure === "forbidden" || this.failure === "not-found";
  }

  /** True for "not for you" and "no such question". A wrong token and a failing host are errors of their own. */
  get isRefusal(): boolean {
    return REFUSALS.has(this.failure);
  }
}

const REFUSALS: ReadonlySet<GitHubFailure> = new Set(["forbidden", "not-found", "refused", "unprocessable"]);

/** Reviews refused as "submitted too quickly", and answered with a 502, have been found posted. */
const AMBIGUOUS: ReadonlySet<GitHubFailure> = new Set(["server", "no-answer", "unexpected-answer", "too-quick"]);

export interface GitHubErrorDetails {
  readonly failure: GitHubFailure;
  readonly status: number | null;
  readonly said: string;
  readonly message: string;
}
