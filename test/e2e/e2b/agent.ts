import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { answer, commandThatAnswers, finding } from "../answers.ts";

/** An agent that tells outside of its sandbox how often it was started, and goes on when it is told to. */
export interface WatchedAgent extends AsyncDisposable {
  /** For `--agent-command`. */
  readonly command: string;
  runs(): Promise<number>;
  started(): Promise<void>;
  /** Lets it give its answer. */
  release(): Promise<void>;
}

export const TITLE = "Compare with Number.isNaN";
const ANSWER = commandThatAnswers(answer([finding({ path: "a.js", quote: "time === NaN", title: TITLE })], ["a.js"]));
const START_TIMEOUT_MS = 30_000;

/** Works where commands of a sandbox see this machine's folders, as with the plain driver. */
export async function createAgent({ waits = false } = {}): Promise<WatchedAgent> {
  const folder = await mkdtemp(join(tmpdir(), "sandpiper-agent-"));
  const [log, gate] = [join(folder, "runs"), join(folder, "gate")];
  const wait = waits ? `until [ -e ${gate} ]; do sleep 0.02; echo still at it >&2; done; ` : "";
  return {
    command: `echo run >> ${log}; ${wait}${ANSWER}`,
    runs: async () => (existsSync(log) ? (await readFile(log, "utf8")).split("\n").length - 1 : 0),
    async started() {
      await vi.waitUntil(() => existsSync(log), { timeout: START_TIMEOUT_MS });
    },
    release: () => writeFile(gate, ""),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
