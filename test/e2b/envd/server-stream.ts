import type { ServerResponse } from "node:http";
import { toConnectError } from "./connect-error.ts";
import type { ConnectError } from "./connect-error.ts";

/** The answer to a streaming call: any number of messages, then the end. */
export interface ServerStream {
  /** False where the client reads slower than it is sent to: wait for `onDrain`. */
  send(message: unknown): boolean;
  /** Ends the stream, with an error or without. */
  close(error?: ConnectError): void;
  onDrain(listener: () => void): void;
  /** Called once when the stream has ended, whoever ended it. */
  onClose(listener: () => void): void;
}

/** Marks the last frame of a stream (connectrpc.com/docs/protocol, streaming RPCs). */
const END_STREAM_FLAG = 0b10;
const FRAME_HEAD_BYTES = 5;

/** The status of a stream is 200 whatever happens; an error comes in its last frame. */
export function openServerStream(response: ServerResponse): ServerStream {
  let isOpen = true;
  response.writeHead(200, { "content-type": "application/connect+json" });
  response.flushHeaders();
  response.once("close", () => {
    isOpen = false;
  });

  return {
    send: (message) => isOpen && response.write(encodeFrame(0, message)),
    close(error) {
      if (!isOpen) return;
      isOpen = false;
      response.end(encodeFrame(END_STREAM_FLAG, error === undefined ? {} : { error: error.body }));
    },
    onDrain: (listener) => void response.on("drain", listener),
    onClose: (listener) => void response.once("close", listener),
  };
}

export function refuseStream(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  openServerStream(response).close(toConnectError(error));
}

function encodeFrame(flags: number, message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** The one message of a request to a streaming call; null where the body is no such frame. */
export function decodeRequestFrame(body: Buffer): string | null {
  if (body.length < FRAME_HEAD_BYTES || body.readUInt8(0) !== 0) return null;
  const end = FRAME_HEAD_BYTES + body.readUInt32BE(1);
  return body.length < end ? null : body.subarray(FRAME_HEAD_BYTES, end).toString();
}
