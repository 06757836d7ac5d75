import type { FetchRequest } from "#core/host/git.ts";
import { quoteGitMessage } from "./git-message.ts";

interface Failure {
  readonly sign: RegExp;
  readonly describe: (request: FetchRequest, match: RegExpExecArray) => string;
}

/** What git prints (in the C locale), and what it means. */
const FAILURES: readonly Failure[] = [
  {
    sign: /could not read Username|could not read Password|Authentication failed|returned error: 401/,
    describe: ({ url, token }) =>
      token === null
        ? `${url} asks for a credential (401). Give a token that may read the repository.`
        : `${url} does not accept the token (401). It may have expired, or was revoked: give a new one.`,
  },
  {
    sign: /returned error: 403/,
    describe: ({ url }) =>
      `${url} refuses access (403). Give the token the permission to read contents, and check whether the organization asks for single sign-on.`,
  },
  {
    sign: /repository '.*' not found|returned error: 404/,
    describe: ({ url }) =>
      `${url} was not found (404). It may have been deleted or renamed (a fork that is gone, for one), or the token may not see it.`,
  },
  {
    sign: /returned error: (30[1-8])/,
    describe: ({ url }, match) =>
      `${url} answers with a redirect (${match[1] ?? "3xx"}), which is not followed so that the token stays where it belongs. Use the present address of the repository.`,
  },
  {
    sign: /returned error: 429/,
    describe: ({ url }) => `${url} asks to slow down (429). Try again later.`,
  },
  {
    sign: /couldn't find remote ref (\S+)/i,
    describe: ({ url }, match) =>
      `${url} has no ${match[1] ?? "such ref"}. It may have been deleted since: check the branch, or reload the pull request.`,
  },
  {
    sign: /not our ref ([0-9a-f]+)|unadvertised object ([0-9a-f]+)/i,
    describe: ({ url }, match) =>
      `${url} does not hold the commit ${match[1] ?? match[2] ?? ""} any more. It was probably replaced by a forced push: review the new head.`,
  },
  {
    sign: /Could not resolve (?:host|proxy): (\S+)/,
    describe: ({ url }, match) =>
      `The name ${match[1] ?? ""} cannot be resolved, to fetch ${url}. Check the network and the proxy.`,
  },
  {
    sign: /Operation too slow|Connection timed out|Timeout was reached/,
    describe: ({ url }) => `${url} does not answer in time. Try again later.`,
  },
];

/** Git's own words are kept, without anything of the credential. */
export function describeFetchFailure(stderr: string, request: FetchRequest): string {
  const words = quoteGitMessage(hideToken(stderr, request.token));
  for (const { sign, describe } of FAILURES) {
    const match = sign.exec(words);
    if (match !== null) return describe(request, match);
  }
  return `${request.url} cannot be fetched: ${words || "git gave no reason"}`;
}

function hideToken(text: string, token: string | null): string {
  if (token === null || token === "") return text;
  const encoded = Buffer.from(`x-access-token:${token}`).toString("base64");
  return text.replaceAll(token, "(token)").replaceAll(encoded, "(token)");
}
