import { listAgents } from "../../../agents/registry.ts";
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

/** Tries what reviews need, by really running it, and says what is missing. */
export async function runDoctor(context: CliContext): Promise<void> {
  const checks: Check[] = [
    { name: "Sandpiper", state: "ok", seen: `${version()} on Node ${process.versions.node}`, advice: [] },
    await checkGit(context),
    await checkIsolation(),
    ...(await checkE2b(context)),
    await checkStaticAgent(context),
    ...(await checkOtherAgents(context)),
    await checkGitHub(context),
  ];
  await writeText(process.stdout, renderChecks(checks));
  process.exitCode = checks.some(({ state }) => state === "missing") ? EXIT.notReviewed : EXIT.done;
}

/** No model is asked, because that would cost money. Of an agent that is the user's own program there is nothing to look at. */
function checkOtherAgents(context: CliContext): Promise<readonly Check[]> {
  const others = listAgents().filter(({ id }) => id !== "static");
  return Promise.all(
    others.map(async ({ id, description, cli }): Promise<Check> => {
      if (cli !== null) return checkCodingAgent(cli, context);
      if (id === "openai-agents") return checkOpenAiAgents(context);
      return { name: `Agent ${id}`, state: "ok", seen: description, advice: [] };
    }),
  );
}
