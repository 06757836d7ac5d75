import { createServer } from "node:http";

/** A server that nothing of a review has any business with. */
export interface Attacker extends AsyncDisposable {
  readonly url: string;
  /** As `allowedHosts` names it, so that it is no firewall that keeps programs from it. */
  readonly host: string;
  /** Method and path of everything that has come. */
  readonly requests: readonly string[];
}

export async function startAttacker(): Promise<Attacker> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The attacker listens on no port.");
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
