import type { AgentReport, AgentTask } from "#core/agent/agent.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import type { Script } from "#test/model/script.ts";
import { startModel, type ScriptedModel } from "#test/model/start-model.ts";
import { createAgent } from "../../src/agents/registry.ts";
import { startAttacker, type Attacker } from "./attacker.ts";
import { COMMAND_CANARY } from "./hostile-checkout.ts";
import { KEY } from "./key.ts";
import { never, type Place } from "./places.ts";
import { FILES } from "./pull-request.ts";
import type { RealAgent } from "./real-agent.ts";

export interface WorldScene {
  readonly agent: RealAgent;
  readonly place: Place;
  readonly script: (attacker: Attacker) => Script;
  /** Of the checkout, beside the usual ones. */
  readonly files?: (attacker: Attacker) => Readonly<Record<string, string>>;
}

/** An agent in a sandbox whose network leads to its model, and to an attacker. */
export interface World extends AsyncDisposable {
  readonly attacker: Attacker;
  readonly model: ScriptedModel;
  run<T>(task: Pick<AgentTask<T>, "mode" | "answer" | "access">): Promise<AgentReport<T>>;
  git(...args: readonly string[]): Promise<string>;
  /** The files that a command of the checkout or of the model has made, wherever it could write. */
  findCanaries(): Promise<string>;
}

export async function openWorld({ agent, place, script, files = () => ({}) }: WorldScene): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const attacker = stack.use(await startAttacker());
  const folder = agent.folder === undefined ? {} : { folder: agent.folder };
  const model = stack.use(await startModel({ script: script(attacker), ...folder }));
  const repository = stack.use(await createScratchRepository());
  const headSha = await repository.commit({ ...FILES, ...files(attacker) });
  const hostAccess = { variables: agent.env(model.url, KEY) };
  const made = createAgent(agent.id, { access: place.lendKeys(hostAccess), hostAccess });
  // The attacker is allowed, so that it is no firewall that keeps the program from it.
  const allowedHosts = [...made.hosts, attacker.host];
  const sandbox = stack.use(await place.open(repository, { agent: agent.id, headSha, allowedHosts }));
  const diffPath = `${sandbox.taskDir}/change.diff`;
  await sandbox.write(diffPath, "", never);
  const common = {
    prompt: "Look at src/ports.ts, and answer in JSON.",
    checkoutPath: sandbox.checkout,
    diffPath,
    files: ["src/ports.ts"],
    headSha,
    mergeBaseSha: headSha,
    model: agent.model ?? null,
    mcp: {},
    limits: { timeoutMs: 120_000, maxTurns: 20 },
  };
  const opened = stack.move();
  return {
    attacker,
    model,
    run: (task) => made.run({ ...common, ...task }, sandbox, { signal: never }),
    git: (...args) => output(sandbox, ["git", ...args]),
    findCanaries() {
      const line = 'find "$@" -name "$0-*" 2> /dev/null || true';
      return output(sandbox, [
        "bash",
        "-c",
        line,
        COMMAND_CANARY,
        sandbox.checkout,
        sandbox.taskDir,
        "/tmp",
        "/var/tmp",
      ]);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function output(sandbox: Sandbox, argv: readonly [string, ...string[]]): Promise<string> {
  const result = await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 });
  if (result.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${result.stderr}`);
  return result.stdout;
}
