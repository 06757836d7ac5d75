import { findAgent, listAgents, type AgentListing } from "../../../agents/registry.ts";
import { version } from "../../version.ts";
import type { CliContext } from "../context.ts";
import { EXIT } from "../exit.ts";
import { writeText } from "../standard-streams.ts";
import { renderChecks, type Check } from "./check.ts";
import { checkCodingAgent } from "./check-coding-agent.ts";
import { checkOpenAiAgents } from "./check-openai-agents.ts";
import { checkE2b } from "./check-e2b.ts";
import { checkGit } from "./check-git.ts";
import { checkGitHub } from "./check-github.ts";
import { checkIsolation } from "./check-isolation.ts";
import { checkStaticAgent } from "./check-static-agent.ts";

export interface DoctorOptions {
  readonly agent?: string;
}

/** Tries what reviews need, by really running it, and says what is missing. Of one agent it says everything, of all a line each. */
export async function runDoctor({ agent: id }: DoctorOptions, context: CliContext): Promise<void> {
  const chosen = id === undefined ? null : findAgent(id);
  const agents =
    chosen === null
      ? (await Promise.all(listAgents().map((agent) => checkAgent(agent, context)))).map(withoutAdvice)
      : [await checkAgent(chosen, context)];
  const checks: Check[] = [
    { name: "Sandpiper", state: "ok", seen: `${version()} on Node ${process.versions.node}`, advice: [] },
    await checkGit(context),
    await checkIsolation(),
    await checkE2b(chosen, context),
    ...agents,
    await checkGitHub(context),
  ];
  await writeText(process.stdout, `${renderChecks(checks)}${chosen === null ? MORE : ""}`);
  process.exitCode = checks.some(({ state }) => state === "missing") ? EXIT.notReviewed : EXIT.done;
}

const MORE = "\n`sandpiper doctor --agent NAME` says what an agent needs.\n";

/** What stands in the way of every review is told nevertheless. */
function withoutAdvice(check: Check): Check {
  return check.state === "missing" ? check : { ...check, advice: [] };
}

/** No model is asked, because that would cost money. Of an agent that is the user's own program there is nothing to look at. */
async function checkAgent({ id, description, cli }: AgentListing, context: CliContext): Promise<Check> {
  if (cli !== null) return checkCodingAgent(cli, context);
  if (id === "static") return checkStaticAgent(context);
  if (id === "openai-agents") return checkOpenAiAgents(context);
  return { name: `Agent ${id}`, state: "ok", seen: description, advice: [] };
}
