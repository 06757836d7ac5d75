import { Command, Option } from "commander";
import { FailOn } from "#core/config/config.ts";
import { listAgents } from "../../agents/registry.ts";
import { version } from "../version.ts";
import type { CliContext } from "./context.ts";
import { runDoctor, type DoctorOptions } from "./doctor/doctor-command.ts";
import { SANDBOXES } from "../wiring.ts";
import { FORMATS } from "./render-outcome.ts";
import { runReview, type ReviewOptions } from "./review-command.ts";

/** The command line. Progress and complaints go to standard error, results to standard output. */
export function createProgram(context: CliContext): Command {
  const program = new Command("sandpiper")
    .description("Reviews changes, and shows what it did.")
    .version(version())
    .exitOverride()
    .showHelpAfterError("Run with --help to see what is possible.")
    .addHelpText("after", CLOSING_WORDS);

  program.addCommand(reviewCommand(context).exitOverride());
  program.addCommand(doctorCommand(context).exitOverride());
  return program;
}

const CLOSING_WORDS = `
Exit codes:
  0    done, and no finding reaches the threshold
  1    findings reach the threshold (--fail-on)
  2    the call or the configuration is wrong
  3    not reviewed, or not posted
  130  interrupted

The agents: ${listAgents()
  .map(({ id }) => id)
  .join(", ")}.
The documentation: README.md of the package, and docs/ in a clone of Sandpiper.`;

function reviewCommand(context: CliContext): Command {
  return new Command("review")
    .description("Review a local change, or a pull request with --pr.")
    .addOption(new Option("--repo <dir>", "repository to review").default(".", "the current folder"))
    .addOption(new Option("--base <ref>", "what the change goes to (default: the default branch)").conflicts("pr"))
    .addOption(new Option("--head <ref>", "the change (default: HEAD)").conflicts("pr"))
    .option("--pr <owner/repo#n>", "review a pull request of GitHub, with GITHUB_TOKEN if it is set")
    .option("--agent <id>", "which agent reviews (default: the configuration's, else static)")
    .option("--agent-command <cmd>", "program that reviews, for --agent command")
    .option("--agent-files <path...>", "files and folders that this program reads, for a sandbox of this machine")
    .option("--model <name>", "model for agents that use one")
    .addOption(new Option("--sandbox <name>", "where the agent runs").choices(SANDBOXES).default("local"))
    .option("--template <name>", "template of the sandbox at E2B (default: the configuration's, else by the agent)")
    .option("--allow-unisolated", "let the code of others run where this machine cannot isolate it; never for forks")
    .addOption(new Option("--format <name>", "how the result is written").choices(FORMATS).default("text"))
    .option("--output <file>", "write the result to a file")
    .addOption(new Option("--fail-on <severity>", "least severity that gives exit code 1").choices(FailOn.options))
    .option("--post", "post the review on the pull request")
    .addOption(new Option("--dry-run", "print the API writes as JSON, and make none").conflicts("post"))
    .action((options: ReviewOptions) => runReview(options, context));
}

function doctorCommand(context: CliContext): Command {
  return new Command("doctor")
    .description("Say what works on this machine, and what is missing.")
    .option("--agent <id>", "look at one agent only, and say all that it needs")
    .action((options: DoctorOptions) => runDoctor(options, context));
}
