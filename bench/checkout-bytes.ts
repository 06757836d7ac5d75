import { connect, createServer } from "node:net";
import { listen } from "#test/http/listen.ts";

/** A port that leads to a server and counts what comes back. */
export interface ByteCounter extends AsyncDisposable {
  readonly origin: string;
  received(): number;
}

export async function startByteCounter(origin: string): Promise<ByteCounter> {
  const port = Number(new URL(origin).port);
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    upstream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  return {
    origin: await listen(server),
    received: () => bytes,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
