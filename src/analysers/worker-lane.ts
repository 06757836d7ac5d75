import type { AnalyserName } from "./analysers.ts";
import type { Checked, Lane, LaneResult } from "./lane.ts";
import type { WorkerProcess } from "./worker-process.ts";

export interface WorkerLaneOptions {
  readonly name: AnalyserName;
  readonly isLanguage: boolean;
  readonly accepts: (path: string, text: string) => boolean;
  readonly worker: WorkerProcess;
}

/** A handful of texts that end the analyser is an attack, or an analyser that does not work here. */
const MAX_FAILURES = 5;

/** A lane whose analyser takes one text after the other, in a worker process. */
export function createWorkerLane({ name, isLanguage, accepts, worker }: WorkerLaneOptions): Lane {
  return {
    name,
    isLanguage,
    accepts,
    async check(sources): Promise<LaneResult> {
      const checked = new Map<string, Checked>();
      let version: string | null = null;
      let failures = 0;
      for (const { id, path, text } of sources) {
        if (failures >= MAX_FAILURES) {
          checked.set(id, { kind: "failed", reason: `${name} was given up after ${MAX_FAILURES} failures` });
          continue;
        }
        const reply = await worker.ask({ analyser: name, path, text });
        if (reply.kind === "failed") failures += 1;
        if (reply.kind === "checked") version = reply.version;
        checked.set(id, reply.kind === "failed" ? { kind: "failed", reason: `${name}: ${reply.reason}` } : reply);
      }
      return { version, checked };
    },
  };
}
