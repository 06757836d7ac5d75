import { isJson, isPython, isShell, isWorkflow, isYaml } from "./kinds.ts";
import type { Lane } from "./lane.ts";
import { createOxlintLane } from "./oxlint.ts";
import { createShellCheckLane, findShellCheck } from "./shellcheck.ts";
import type { WorkerProcess } from "./worker-process.ts";
import { createWorkerLane } from "./worker-lane.ts";

export interface Lanes extends Disposable {
  readonly lanes: readonly Lane[];
}

/** Every analyser, and the processes that they work in. A process starts with its first text, and those without one never do. */
export function createLanes(createWorker: () => WorkerProcess): Lanes {
  const forText = createWorker();
  const forPython = createWorker();
  const forWorkflows = createWorker();
  const forShell = createWorker();
  const shellCheck = findShellCheck();
  return {
    lanes: [
      createWorkerLane({ name: "secrets", isLanguage: false, accepts: anyText, worker: forText }),
      createWorkerLane({ name: "hidden-characters", isLanguage: false, accepts: anyText, worker: forText }),
      createWorkerLane({ name: "conflict-markers", isLanguage: false, accepts: anyText, worker: forText }),
      createWorkerLane({ name: "json", isLanguage: true, accepts: isJson, worker: forText }),
      createWorkerLane({ name: "yaml", isLanguage: true, accepts: isPlainYaml, worker: forText }),
      createOxlintLane(),
      createWorkerLane({ name: "ruff", isLanguage: true, accepts: isPython, worker: forPython }),
      createWorkerLane({ name: "actionlint", isLanguage: true, accepts: isWorkflow, worker: forWorkflows }),
      shellCheck === null
        ? createWorkerLane({ name: "sh-syntax", isLanguage: true, accepts: isShell, worker: forShell })
        : createShellCheckLane(shellCheck),
    ],
    [Symbol.dispose]() {
      for (const worker of [forText, forPython, forWorkflows, forShell]) worker[Symbol.dispose]();
    },
  };
}

function anyText(): boolean {
  return true;
}

/** Of workflows, actionlint reads the YAML as well. */
function isPlainYaml(path: string, text: string): boolean {
  return isYaml(path, text) && !isWorkflow(path);
}
