import { AgentError, type Agent, type AgentErrorDetails } from "#core/agent/agent.ts";
import { adviseTemplate } from "#core/sandbox/our-template.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { runProgram } from "./run-program.ts";

/** The agent `static`: our own analysers, as a program in the sandbox. It needs no key and no network. */
export function createStaticAgent(): Agent {
  return {
    id: "static",
    hosts: [],
    async run(task, sandbox, options) {
      const { programs, taskDir } = sandbox;
      if (programs === null) throw new AgentError({ agent: "static", ...describeMissing(sandbox) });
      return runProgram(
        {
          agent: "static",
          command: {
            argv: [programs.node, programs.analysers],
            // Copies for the analysers go beside the checkout, where no configuration of the repository is looked up.
            env: { TMPDIR: taskDir },
          },
        },
        task,
        { ...options, sandbox },
      );
    },
  };
}

function describeMissing({ template }: Sandbox): Omit<AgentErrorDetails, "agent"> {
  const advice = template === null ? "" : ` Its template is "${template}". ${adviseTemplate(null, template)}`;
  const reason = `is not installed in the sandbox.${advice}`;
  return { failure: "not-available", transcript: "", reason };
}
