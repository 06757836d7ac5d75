import { GitHubError, type GitHubFailure } from "./github-error.ts";

/** One answer of GitHub's API, as far as it is needed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** Turns an answer with an error status into a sentence with what to do. */
export function describeRefusal(call: string, answer: Answer, redact: (text: string) => string): GitHubError {
  const said = redact(readMessage(answer.data));
  const failure = failureOf(answer.status, said);
  const outcome = said === "" ? `status ${answer.status}` : `status ${answer.status}: ${said}`;
  return new GitHubError({
    failure,
    status: answer.status,
    said,
    message: `${OPENINGS[failure]} (${call}, ${outcome}). ${adviceFor(failure, answer)}`,
  });
}

function failureOf(status: number, said: string): GitHubFailure {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 406:
      return "too-large";
    case 422:
      return /submitted too quickly/i.test(said) ? "too-quick" : "unprocessable";
    case 429:
      return "rate-limited";
  }
  return status >= 500 ? "server" : "refused";
}

const OPENINGS: Readonly<Record<GitHubFailure, string>> = {
  unauthorized: "GitHub does not accept the token",
  forbidden: "GitHub does not let this token do that",
  "not-found": "GitHub does not know this, or does not show it to this token",
  "too-large": "GitHub does not deliver something this large",
  unprocessable: "GitHub finds something in the request that it cannot take",
  "rate-limited": "GitHub asks to slow down",
  "too-quick": "GitHub asks to slow down",
  refused: "GitHub refused the request",
  server: "GitHub failed",
  "no-answer": "GitHub did not answer",
  "unexpected-answer": "GitHub answered something unexpected",
};

const FORK_HINT =
  "On pull requests from forks the token of a workflow can only read: run Sandpiper as an App, or print the review in place of posting it.";

function adviceFor(failure: GitHubFailure, answer: Answer): string {
  switch (failure) {
    case "unauthorized":
      return "It may have expired or been revoked: set GITHUB_TOKEN to a valid one.";
    case "forbidden":
      return describePermissions(answer);
    case "not-found":
      return "Check the owner, the repository and the number, and that the token has access to the repository.";
    case "rate-limited":
    case "too-quick":
      return "Try again later, or with a token of its own limit.";
    case "server":
      return "Try again in a few minutes; https://www.githubstatus.com tells of outages.";
    case "no-answer":
    case "unexpected-answer":
      return "Check the address of the API and the network.";
    case "too-large":
    case "unprocessable":
    case "refused":
      return "The words of GitHub above say why.";
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible */
function describePermissions({ headers, data }: Answer): string {
  const permissions = headers["x-accepted-github-permissions"];
  const wanted =
    typeof permissions === "string" && /^[\w=;, ]{1,200}$/.test(permissions)
      ? `Give the token this permission: ${permissions}.`
      : "Check its permissions: a review needs contents (read), pull requests (write) and, for the check run, checks (write).";
  return /by integration/i.test(readMessage(data)) ? `${wanted} ${FORK_HINT}` : wanted;
}

/** `message` with `errors`, which are strings for reviews and objects elsewhere. */
function readMessage(data: unknown): string {
  if (typeof data === "string") return clean(data.startsWith("<") ? "" : data);
  if (typeof data !== "object" || data === null) return "";
  const message = "message" in data && typeof data.message === "string" ? data.message : "";
  const errors = "errors" in data && Array.isArray(data.errors) ? data.errors.map(readOneError) : [];
  return clean([message, ...errors].filter((part) => part !== "").join("; "));
}

function readOneError(error: unknown): string {
  if (typeof error === "string") return error;
  if (typeof error === "object" && error !== null && "message" in error && typeof error.message === "string") {
    return error.message;
  }
  return JSON.stringify(error);
}

/** Longest quote of GitHub's own words, in characters. */
const MAX_QUOTE = 500;

function clean(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}...` : line;
}
