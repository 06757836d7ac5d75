import type { AgentProgress } from "#core/agent/agent.ts";

export interface ProgressLines {
  readonly push: (chunk: string) => void;
  /** Hands on a last line without an end. */
  readonly end: () => void;
}

const MAX_LINE = 200;
/** A program that says more than this says nothing to people. The transcript has it all. */
const MAX_LINES = 1000;

/** Makes lines of a stream's chunks. They come from a program: control characters, which terminals obey, are taken out. */
export function createProgressLines(onProgress: AgentProgress | undefined): ProgressLines {
  let rest = "";
  let count = 0;

  function report(line: string): void {
    const message = line.replaceAll(CONTROL, "").trim().slice(0, MAX_LINE);
    if (message === "" || count >= MAX_LINES) return;
    count += 1;
    onProgress?.(message);
  }

  return {
    push(chunk) {
      const lines = (rest + chunk).split("\n");
      // The end of a line that never ends is of no use, and would be carried along for megabytes.
      rest = (lines.pop() ?? "").slice(0, MAX_LINE);
      lines.forEach(report);
    },
    end() {
      report(rest);
      rest = "";
    },
  };
}

const CONTROL =
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  /\u001B\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
