import { GitError, type FetchRequest } from "#core/host/git.ts";
import { isObjectId } from "#core/host/object-id.ts";

/** Refuses what could reach another place than it seems, or show the credential to others. */
export function checkFetchRequest(request: FetchRequest): FetchRequest {
  const url = URL.parse(request.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new GitError("A repository is fetched over HTTP only. Give an address that begins with https://.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new GitError(`The address of ${url.host} holds a user or a password. Give the credential apart from it.`);
  }
  if (request.token !== null && url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new GitError(`A token is not sent to ${url.host} in the clear. Use https://.`);
  }
  if (!isObjectId(request.headSha)) throw new GitError(`${JSON.stringify(request.headSha)} is no full commit id.`);
  for (const ref of [request.headRef, request.baseRef]) {
    if (!isObjectId(ref) && !isFullRef(ref)) throw new GitError(`${JSON.stringify(ref)} is no full name of a ref.`);
  }
  return request;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** https://git-scm.com/docs/git-check-ref-format, so that none is taken for an option, a pattern or a pair. */
function isFullRef(ref: string): boolean {
  // oxlint-disable-next-line no-control-regex -- refs must not hold them
  if (!ref.startsWith("refs/") || /[\u0000-\u0020\u007F~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$/.test(ref)) return false;
  return ref.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}
