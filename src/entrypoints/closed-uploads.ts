/**
 * Keeps a defect of Node's fetch from ending the program: where a request is called off while its body is read, the body is written to
 * once more, and nobody has asked for that promise. Every other rejection that nobody waits for ends the program as before.
 */
export function tolerateClosedUploads(events: Rejections): void {
  events.on("unhandledRejection", (reason) => {
    if (!isOfClosedUpload(reason)) throw reason;
  });
}

/** Of the process. */
interface Rejections {
  on(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
}

function isOfClosedUpload(reason: unknown): boolean {
  return (
    reason instanceof TypeError &&
    "code" in reason &&
    reason.code === "ERR_INVALID_STATE" &&
    reason.stack?.includes("node:internal/deps/undici") === true
  );
}
