import { connect, createServer } from "node:net";

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
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The counter listens at no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    received: () => bytes,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
