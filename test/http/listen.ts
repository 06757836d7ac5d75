import { once } from "node:events";
import type { Server } from "node:net";

/** Lets a server listen on 127.0.0.1, on a free port where none is named, and gives its address. */
export async function listen(server: Server, port = 0): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server got no port to listen on.");
  return `http://127.0.0.1:${address.port}`;
}
