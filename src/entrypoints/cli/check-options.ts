import { TemplateName } from "#core/config/config.ts";
import { UsageError } from "#core/errors.ts";
import type { CliContext } from "./context.ts";
import type { ReviewOptions } from "./review-command.ts";

/** Refuses what does not go together, before anything is begun. */
export function checkOptions(options: ReviewOptions, { env }: CliContext): void {
  const { pr, post, agent, agentCommand } = options;
  if (post === true && pr === undefined)
    throw new UsageError("--post needs a pull request to post to: add --pr OWNER/REPO#N.");
  if (post === true && env.token === null) {
    throw new UsageError("--post needs a token that may write to pull requests: set GITHUB_TOKEN.");
  }
  if (agentCommand !== undefined && agent !== undefined && agent !== "command") {
    throw new UsageError(`--agent-command goes with --agent command, not with --agent ${agent}.`);
  }
  if (options.agentFiles !== undefined && agentCommand === undefined) {
    throw new UsageError("--agent-files is what the program of --agent-command reads: add --agent-command.");
  }
  checkSandboxOptions(options);
}

function checkSandboxOptions({ sandbox, template, agentFiles, allowUnisolated }: ReviewOptions): void {
  if (sandbox === "e2b" && allowUnisolated === true) {
    throw new UsageError(
      "--allow-unisolated is about this machine. A sandbox of E2B is always isolated: leave it out.",
    );
  }
  if (sandbox === "e2b" && agentFiles !== undefined) {
    throw new UsageError("--agent-files is about this machine. A sandbox of E2B has what its template has.");
  }
  if (sandbox === "local" && template !== undefined) {
    throw new UsageError("--template names an image of E2B: add --sandbox e2b, or leave it out.");
  }
  if (template !== undefined && !TemplateName.safeParse(template).success) {
    throw new UsageError(`"${template}" is no name of a template. Name one of your team at E2B, such as sandpiper.`);
  }
}
