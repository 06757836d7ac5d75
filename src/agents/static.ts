import type { Agent } from "#core/agent/agent.ts";
import { runProgram } from "./program.ts";

/** The agent `static`: our own analysers, as a program in the sandbox. It needs no key and no network. */
export function createStaticAgent(): Agent {
  return {
    id: "static",
    run(task, sandbox, options) {
      return runProgram(
        {
          agent: "static",
          command: ({ programs, taskDir }) => ({
            argv: [programs.node, programs.analysers],
            // Copies for the analysers go beside the checkout, where no configuration of the repository is looked up.
            env: { TMPDIR: taskDir },
          }),
        },
        task,
        { ...options, sandbox },
      );
    },
  };
}
