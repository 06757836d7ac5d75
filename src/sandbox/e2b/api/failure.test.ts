import { describe, expect, it } from "vitest";
import {
  AuthenticationError,
  CommandExitError,
  FileNotFoundError,
  InvalidArgumentError,
  NotEnoughSpaceError,
  RateLimitError,
  SandboxError as SdkError,
  SandboxNotFoundError,
  ServiceBusyError,
  TimeoutError,
} from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { explain, explainCreation } from "./explain.ts";
import { isPassing, isUncertain, readFailure } from "./failure.ts";

function sdkError(status: number): SdkError {
  return Object.assign(new SdkError(`${status}: said so`), { statusCode: status });
}

const dropped = new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) });

const refused = new TypeError("fetch failed", {
  cause: Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" }),
});

describe("readFailure", () => {
  it.each([
    ["a key that is refused", new AuthenticationError("Unauthorized"), "key"],
    ["too many requests", new RateLimitError("slow down"), "throttled"],
    ["a service without room", new ServiceBusyError("no capacity"), "busy"],
    ["a dropped connection", dropped, "unreachable"],
    ["an address without a service", refused, "offline"],
    ["a request that took too long", new DOMException("timed out", "TimeoutError"), "unreachable"],
    ["a handshake that took too long", new TimeoutError("[canceled] x"), "unreachable"],
    ["a stream that broke off", new SdkError("2: [unknown] terminated"), "unreachable"],
    ["an error of the daemon", new SdkError("13: [internal] x"), "unreachable"],
    ["a refusal of the daemon", new SdkError("7: [permission_denied] x"), "refused"],
    ["an error of the file service", new SdkError("500: x"), "unreachable"],
    ["status 400", sdkError(400), "refused"],
    ["status 403", sdkError(403), "refused"],
    ["status 404", sdkError(404), "gone"],
    ["status 409", sdkError(409), "refused"],
    ["status 500", sdkError(500), "unreachable"],
    ["status 502", sdkError(502), "unreachable"],
    ["status 504", sdkError(504), "unreachable"],
    ["a sandbox that is gone", new SandboxNotFoundError("gone"), "gone"],
    ["a file that is not there", new FileNotFoundError("gone"), "gone"],
    ["a bad argument", new InvalidArgumentError("bad"), "refused"],
    ["a full disk", new NotEnoughSpaceError("full"), "full"],
    [
      "a command of ours that fails",
      new CommandExitError({ exitCode: 1, stdout: "", stderr: "no", error: "1" }),
      "command",
    ],
    ["an error of our own", new SandboxError("ours"), "other"],
    ["a mistake in the code", new TypeError("x is not a function"), "other"],
    ["what is no error at all", "text", "other"],
  ])("knows %s", (_name, error, kind) => {
    expect(readFailure(error).kind).toBe(kind);
  });

  it("tells what may pass, and what may have happened nevertheless", () => {
    const passing = [new RateLimitError("x"), new ServiceBusyError("x"), dropped, sdkError(502)];
    expect(passing.map((error) => isPassing(readFailure(error)))).toEqual([true, true, true, true]);
    expect(passing.map((error) => isUncertain(readFailure(error)))).toEqual([false, true, true, true]);
    expect(isPassing(readFailure(sdkError(400)))).toBe(false);
  });

  it("knows that nothing was asked for where there was no connection", () => {
    expect(isPassing(readFailure(refused))).toBe(true);
    expect(isUncertain(readFailure(refused))).toBe(false);
    expect(readFailure(refused).text).toBe("fetch failed: connect ECONNREFUSED 127.0.0.1:1.");
  });

  it("cuts what a service in between may say", () => {
    expect(readFailure(new SdkError(`502: <html>\n${"x".repeat(10_000)}`)).text.length).toBeLessThan(400);
  });

  it("takes out what moves a cursor or turns the reading order", () => {
    const error = new CommandExitError({ exitCode: 1, stdout: "", stderr: "", error: "\u001B[2Jall\n\u202E good" });
    expect(readFailure(error).text).toBe("[2Jall good.");
  });
});

describe("explain", () => {
  it("says what happened and what to do", () => {
    expect(explain(new AuthenticationError("Unauthorized."), "making a sandbox").message).toBe(
      "E2B refused the key while making a sandbox: Unauthorized. Check E2B_API_KEY.",
    );
    const full = new RateLimitError("you have reached the maximum number of concurrent E2B sandboxes (20).");
    expect(explain(full, "making a sandbox").message).toContain("SANDPIPER_E2B_CONCURRENCY");
    expect(explain(dropped, "making a sandbox").message).toContain("E2B_API_URL");
  });

  it("leaves errors of our own as they are", () => {
    const own = new SandboxError("ours");
    expect(explain(own, "x")).toBe(own);
    expect(explainCreation(own, "claude")).toBe(own);
  });

  it("says how to have a template that does not exist", () => {
    const missing = Object.assign(new SdkError("404: template 'sandpiper' not found"), { statusCode: 404 });
    expect(explainCreation(missing, "own").message).toMatch(/no template "own".*"npm run template:build", or name/);
    expect(explainCreation(missing, "sandpiper-pi").message).toContain('"npm run template:build -- sandpiper-pi"');
  });
});
