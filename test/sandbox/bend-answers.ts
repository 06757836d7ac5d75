import { once } from "node:events";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listen } from "#test/http/listen.ts";

/** What comes between a client and a service. */
export interface Bending {
  readonly target: string;
  /** The path that is asked for instead. */
  readonly path?: (path: string) => string;
  /** The body that is answered instead, with the status of the true one; null for the true one. */
  readonly body?: (asked: string) => string | null;
}

export interface Bender extends AsyncDisposable {
  readonly url: string;
}

/** Passes requests on to a service, and bends them or what comes back. */
export async function bendAnswers({ target, path = (own) => own, body = () => null }: Bending): Promise<Bender> {
  function pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method = "", url = "", headers } = asked;
    const passed = request(new URL(path(url), target), { method, headers }, (own) => {
      const bent = body(`${method} ${url}`);
      if (bent !== null) own.resume();
      answer.writeHead(own.statusCode ?? 500, bent === null ? own.headers : { "content-type": "application/json" });
      if (bent === null) own.pipe(answer);
      else answer.end(bent);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  }

  const server = createServer(pass);
  return {
    url: await listen(server),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
