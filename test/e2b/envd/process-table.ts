import type { Command } from "./command.ts";
import { ConnectError } from "./connect-error.ts";
import type { ProcessSelector } from "./process-messages.ts";

/** The processes that envd has started and that have not ended, and for a while those that have. */
export interface ProcessTable {
  add(command: Command): void;
  /** Called when it has ended. */
  retire(command: Command): void;
  readonly running: readonly Command[];
  /** Throws ConnectError where no running process is meant. */
  find(selector: ProcessSelector | undefined): Command;
  /** Also finds what ended a short while ago, for its exit code. */
  findRetained(selector: ProcessSelector | undefined): Command;
  /** Forgets all and stops waiting. */
  clear(): void;
}

export function createProcessTable(exitRetentionMs: number): ProcessTable {
  const running = new Map<number, Command>();
  const retained = new Map<number, Command>();
  const timers = new Set<NodeJS.Timeout>();

  return {
    add: (command) => void running.set(command.pid, command),
    retire(command) {
      if (running.get(command.pid) !== command) return;
      running.delete(command.pid);
      retained.set(command.pid, command);
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (retained.get(command.pid) === command) retained.delete(command.pid);
      }, exitRetentionMs);
      timer.unref();
      timers.add(timer);
    },
    get running() {
      return [...running.values()];
    },
    find: (selector) => find(selector, [running]),
    findRetained: (selector) => find(selector, [running, retained]),
    clear() {
      for (const timer of timers) clearTimeout(timer);
      running.clear();
      retained.clear();
    },
  };
}

function find(selector: ProcessSelector | undefined, places: readonly ReadonlyMap<number, Command>[]): Command {
  const all = places.flatMap((place) => [...place.values()]);
  const { pid, tag } = selector ?? {};
  if (pid === undefined && tag === undefined) throw new ConnectError("unimplemented", "invalid input type <nil>");

  const found = all.find((command) => (pid === undefined ? command.request.tag === tag : command.pid === pid));
  if (found !== undefined) return found;
  const what = pid === undefined ? `tag ${tag}` : `pid ${pid}`;
  throw new ConnectError("not_found", `process with ${what} not found`);
}
