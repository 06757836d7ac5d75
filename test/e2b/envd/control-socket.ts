import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { Envd } from "./envd.ts";

/**
 * What the machine asks its envd besides requests of clients, one line for each connection: `PORT <number>` opens a port of the
 * sandbox, which may have a network of its own, and `LOG` asks for the log.
 */
export function createControlServer(envd: Envd): Server {
  return createServer((socket) => {
    socket.on("error", () => socket.destroy());
    readLine(socket, (line) => {
      const port = /^PORT (\d+)$/.exec(line)?.[1];
      if (line === "LOG") socket.end(JSON.stringify(envd.logLines));
      else if (port === undefined) socket.destroy();
      else joinPort(socket, Number(port));
    });
  });
}

/** The first line from the other side; what follows stays to be read. */
export function readLine(socket: Socket, onLine: (line: string) => void): void {
  let text = "";
  socket.on("readable", function read() {
    for (let byte = socket.read(1); byte !== null; byte = socket.read(1)) {
      if (byte[0] !== NEWLINE) {
        text += String(byte);
        continue;
      }
      socket.off("readable", read);
      onLine(text);
      return;
    }
  });
}

const NEWLINE = 0x0a;

function joinPort(socket: Socket, port: number): void {
  const target = connect(port, "127.0.0.1");
  target.once("connect", () => {
    socket.write("open\n");
    socket.pipe(target);
    target.pipe(socket);
    target.once("close", () => socket.destroy());
  });
  target.on("error", () => (socket.bytesWritten === 0 ? socket.end("closed\n") : socket.destroy()));
  socket.once("close", () => target.destroy());
}
