import { removeHidden } from "./hidden-characters.ts";

/** Issues, pull requests and discussions: a link to one leaves a cross-reference on it, for all its subscribers to see. */
const CROSS_REFERENCED = /^\/+[^/]+\/+[^/]+\/+(?:issues|pulls?|discussions)\/+\d+/i;

/** GitHub's own host for links that leave no cross-reference. */
const REDIRECT_HOST = "redirect.github.com";

/**
 * The address of a link that may be shown: http, https or mailto, written so that no Markdown can end it early.
 * Links to issues on GitHub go by the host that leaves no cross-reference.
 * Null for any other, and for what may be an issue on a GitHub server of one's own, which has no such host.
 */
export function cleanUrl(destination: string): string | null {
  const decoded = removeHidden(destination).trim();
  if (/^mailto:[^\s@]+@[^\s@]+$/i.test(decoded)) return encodeUrl(decoded);
  if (!/^https?:\/\/[^\s/?#]/i.test(decoded)) return null;

  const url = parseUrl(decoded);
  if (url === null) return null;
  if (url.hostname === REDIRECT_HOST || !CROSS_REFERENCED.test(decodePath(url.pathname))) return encodeUrl(decoded);
  if (!/^(?:www\.)?github\.com\.?$/.test(url.hostname)) return null;
  return encodeUrl(`https://${REDIRECT_HOST}${url.pathname}${url.search}${url.hash}`);
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not percent-encoded text, so there is nothing hidden in it
  }
}

/** Percent-encodes what could end a link or a table cell, or start a reference, and keeps what is encoded already. */
export function encodeUrl(url: string): string {
  return url
    .replace(/[^A-Za-z0-9\-._~:/?#@!$&*+,;=%]/gu, (character) =>
      character === "'" ? "%27" : encodeCharacter(character),
    )
    .replace(/&(?=#?[A-Za-z0-9]+;)/g, "%26");
}

function encodeCharacter(character: string): string {
  if (character === "(") return "%28";
  if (character === ")") return "%29";
  return /\p{Cs}/u.test(character) ? "%EF%BF%BD" : encodeURIComponent(character);
}
