import { describe, expect, it } from "vitest";
import { createRecordedSleep } from "#test/github-host/no-waiting.ts";
import { GitHubError, type GitHubFailure } from "../api/github-error.ts";
import { writeOnce } from "./write-once.ts";

function failWith(failure: GitHubFailure): GitHubError {
  return new GitHubError({ failure, status: null, said: "", message: failure });
}

/** A host that answers badly a number of times, with or without having written. */
function createHost({ failures, isWrittenAt }: { failures: readonly GitHubFailure[]; isWrittenAt: number }) {
  const { sleep, pauses } = createRecordedSleep();
  let writes = 0;
  async function write(): Promise<string> {
    writes += 1;
    const failure = failures[writes - 1];
    if (failure !== undefined) throw failWith(failure);
    return "written";
  }
  return {
    pauses,
    countWrites: () => writes,
    attempt: { write, find: async () => (writes >= isWrittenAt ? "found" : null) },
    patience: { sleep, signal: new AbortController().signal },
  };
}

describe("writeOnce", () => {
  it("writes once where the answer is good", async () => {
    const host = createHost({ failures: [], isWrittenAt: 1 });
    await expect(writeOnce(host.attempt, host.patience)).resolves.toBe("written");
    expect(host.pauses).toEqual([]);
  });

  it.each(["server", "no-answer", "unexpected-answer", "too-quick"] as const)(
    "does not write again what is found after %s",
    async (failure) => {
      const host = createHost({ failures: [failure], isWrittenAt: 1 });
      await expect(writeOnce(host.attempt, host.patience)).resolves.toBe("found");
      expect(host.countWrites()).toBe(1);
    },
  );

  it("looks twice before it writes again", async () => {
    const host = createHost({ failures: ["server"], isWrittenAt: 99 });
    await expect(writeOnce(host.attempt, host.patience)).resolves.toBe("written");
    expect(host.pauses).toEqual([1000, 5000, 0]);
  });

  it("gives up after three attempts with what GitHub said last", async () => {
    const host = createHost({ failures: ["server", "too-quick", "no-answer", "server"], isWrittenAt: 99 });
    await expect(writeOnce(host.attempt, host.patience)).rejects.toThrow("no-answer");
    expect(host.countWrites()).toBe(3);
  });

  it.each(["forbidden", "unprocessable", "rate-limited"] as const)(
    "takes %s as the answer that it is",
    async (failure) => {
      const host = createHost({ failures: [failure], isWrittenAt: 1 });
      await expect(writeOnce(host.attempt, host.patience)).rejects.toThrow(failure);
      expect(host.countWrites()).toBe(1);
    },
  );
});
