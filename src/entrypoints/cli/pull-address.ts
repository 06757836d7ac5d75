import { UsageError } from "#core/errors.ts";

export interface PullAddress {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** Reads `OWNER/REPO#N`, or the web address of a pull request. Throws UsageError for anything else. */
export function parsePullAddress(text: string): PullAddress {
  const match = SHORT.exec(text) ?? WEB.exec(text);
  const { owner, repo, number } = match?.groups ?? {};
  if (owner === undefined || repo === undefined || number === undefined) {
    throw new UsageError(
      `"${text}" names no pull request. Write OWNER/REPO#N, such as octo-org/octo-repo#42, or its web address.`,
    );
  }
  return { owner, repo, number: Number(number) };
}

const SHORT = /^(?<owner>[A-Za-z0-9-]+)\/(?<repo>[\w.-]+)#(?<number>[1-9]\d{0,9})$/;
const WEB = /^https?:\/\/[^/]+\/(?<owner>[A-Za-z0-9-]+)\/(?<repo>[\w.-]+)\/pull\/(?<number>[1-9]\d{0,9})(?:[/?#].*)?$/;
