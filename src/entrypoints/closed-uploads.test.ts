import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { tolerateClosedUploads } from "./closed-uploads.ts";

function reject(reason: Error): void {
  const events = new EventEmitter();
  tolerateClosedUploads(events);
  events.emit("unhandledRejection", reason);
}

function errorOf(stack: string, code = "ERR_INVALID_STATE"): Error {
  return Object.assign(new TypeError("Invalid state: ReadableStream is already closed"), { code, stack });
}

it("lets pass what fetch rejects of an upload that was called off", () => {
  const stack = "TypeError: closed\n    at node:internal/deps/undici/undici:6940:28";
  expect(() => reject(errorOf(stack))).not.toThrow();
});

it("ends the program by everything else that nobody waits for", () => {
  expect(() => reject(errorOf("TypeError: closed\n    at src/review.ts:1:1"))).toThrow("already closed");
  expect(() => reject(errorOf("at node:internal/deps/undici/undici:1:1", "ERR_OTHER"))).toThrow("already closed");
  expect(() => reject(new Error("boom"))).toThrow("boom");
});
