/** GitHub's largest answers, a page of a hundred files with their patches, are some megabytes. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** GitHub redirects once, where a repository was renamed or moved. */
const MAX_REDIRECTS = 3;

export interface GuardOptions {
  readonly fetch?: typeof fetch;
  readonly maxBytes?: number;
}

/**
 * A fetch for calls that carry a token and the text of reviews. It follows redirects only within the origin that the caller chose,
 * never turns a write into a read on the way, and takes no more of an answer than memory can hold.
 */
export function createGuardedFetch({
  fetch: send = fetch,
  maxBytes = MAX_ANSWER_BYTES,
}: GuardOptions = {}): typeof fetch {
  return async (input, init) => {
    let url = new URL(input instanceof Request ? input.url : input);
    for (let redirects = 0; ; redirects += 1) {
      const response = await send(url, { ...init, redirect: "manual" });
      const target = readRedirect(response, url);
      if (target === null) return bounded(response, maxBytes);
      await response.body?.cancel();
      checkRedirect({ from: url, target, status: response.status, method: init?.method ?? "GET" });
      if (redirects === MAX_REDIRECTS) throw new Error(`${url.host} redirects without end`);
      url = target;
    }
  };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

function readRedirect({ status, headers }: Response, from: URL): URL | null {
  const location = headers.get("location");
  return REDIRECTS.has(status) && location !== null ? URL.parse(location, from.href) : null;
}

interface Redirect {
  readonly from: URL;
  readonly target: URL;
  readonly status: number;
  readonly method: string;
}

function checkRedirect({ from, target, status, method }: Redirect): void {
  if (target.origin !== from.origin) {
    throw new Error(
      `${from.host} redirects to ${target.origin}, which is not followed so that token and text stay where they belong`,
    );
  }
  // By the standard of fetch, these two make a GET of a POST.
  if (method !== "GET" && method !== "HEAD" && (status === 301 || status === 302)) {
    throw new Error(`${from.host} redirects a ${method} by status ${status}, which would turn it into a GET`);
  }
}

/** Statuses whose answers have no body (https://fetch.spec.whatwg.org/#null-body-status). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

async function bounded(response: Response, maxBytes: number): Promise<Response> {
  const { body, status, statusText, headers } = response;
  if (body === null || WITHOUT_BODY.has(status)) return response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error cancels the stream.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes / 1024 ** 2} MB`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status, statusText, headers });
}
