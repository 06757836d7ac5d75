import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSandpiper, type CliResult } from "#test/e2e/run-sandpiper.ts";
import { say, type Turn } from "#test/model/script.ts";
import { startModel, type ScriptedModel } from "#test/model/start-model.ts";
import { KEY } from "./key.ts";
import type { Place } from "./places.ts";
import { killInSandboxes, seenInProcesses } from "./processes.ts";
import { openPull, type Posted } from "./pull-request.ts";
import type { RealAgent, Trouble } from "./real-agent.ts";

export interface Reviewed extends CliResult {
  readonly posted: Posted;
  /** Where a secret was seen that has no business there: in processes, and in all that was written for people. */
  readonly leaks: readonly string[];
  readonly model: ScriptedModel;
}

export interface ReviewScene extends Trouble {
  readonly agent: RealAgent;
  readonly place: Place;
  /** What the model says. The last is repeated: agents ask again for what does not fit. */
  readonly turns: readonly Turn[];
}

/** Reviews a pull request of the counterpart with the command line, as a person would. */
export async function runReview(scene: ReviewScene): Promise<Reviewed> {
  const { agent, place, turns, faults = [], budget = {}, isKilled = false } = scene;
  await using pull = await openPull(`budget: ${JSON.stringify({ minutes: 4, ...budget })}\n`);
  const secrets = place.hidesKeys
    ? { inside: {}, outside: { key: KEY, token: pull.token } }
    : { inside: { key: KEY }, outside: { token: pull.token } };
  const leaks: string[] = [];
  const script = [...turns, ...Array.from({ length: 9 }, () => turns.at(-1) ?? say(""))];
  await using model = await startModel({
    script: () => {
      leaks.push(...seenInProcesses(secrets));
      if (isKilled) killInSandboxes();
      return script;
    },
    ...(agent.folder === undefined ? {} : { folder: agent.folder }),
  });
  for (const fault of faults) model.addFault({ ...fault, times: Infinity });
  const state = await mkdtemp(join(tmpdir(), "agent-state-"));
  try {
    const args = ["review", "--pr", "octo-org/octo-repo#1", "--post", "--agent", agent.id, "--format", "json"];
    const result = await runSandpiper(
      [...args, ...(agent.model === undefined ? [] : ["--model", agent.model]), ...place.args],
      { env: { ...pull.env, ...place.env, ...agent.env(model.url, KEY), XDG_STATE_HOME: state } },
    );
    const posted = await pull.read();
    const told = pull.github.requests.map(({ body }) => JSON.stringify(body));
    const texts = [result.stdout, result.stderr, JSON.stringify(posted), await readAll(state), ...told].join("\n");
    for (const [name, secret] of Object.entries({ ...secrets.inside, ...secrets.outside }))
      if (texts.includes(secret)) leaks.push(`the ${name} in a text`);
    return { ...result, posted, leaks: [...new Set(leaks)], model };
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
