import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { SandboxError, type SandboxProvider } from "#core/sandbox/sandbox.ts";
import { createProgress } from "./progress.ts";
import { sweepSandboxes } from "./sweep-sandboxes.ts";

function sweepingWith(sweep: SandboxProvider["sweep"], signal = new AbortController().signal) {
  const said: string[] = [];
  const progress = createProgress({ write: (text) => said.push(text) });
  const sandboxes = { name: "fake", sweep, create: () => Promise.reject(new Error("This test makes none.")) };
  const done = sweepSandboxes(sandboxes, { signal, progress, redact: (text) => text.replace("secret", "***") });
  return { said, done };
}

describe("sweepSandboxes", () => {
  it("says nothing where all is well", async () => {
    const { said, done } = sweepingWith(() => Promise.resolve(3));
    await done;
    expect(said).toEqual([]);
  });

  it("goes on where what is left cannot be ended, and says so without secrets", async () => {
    const { said, done } = sweepingWith(() => Promise.reject(new SandboxError("E2B does not answer, secret.")));
    await done;
    expect(said).toEqual(["Sandboxes of earlier runs may be left: E2B does not answer, ***.\n"]);
  });

  it("ends the run where the call itself is wrong", async () => {
    await expect(sweepingWith(() => Promise.reject(new UsageError("Wrong key."))).done).rejects.toThrow("Wrong key.");
  });

  it("ends the run where somebody stopped it", async () => {
    const { done } = sweepingWith(
      () => Promise.reject(new Error("Aborted.")),
      AbortSignal.abort(new Error("Stopped.")),
    );
    await expect(done).rejects.toThrow("Stopped.");
  });
});
