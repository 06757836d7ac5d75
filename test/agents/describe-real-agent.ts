import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgentReport, AgentTask } from "#core/agent/agent.ts";
import { fixAnswer, reviewAnswer } from "#core/json-schemas.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { answer, edit, read, refuse, say, type Script, type Turn } from "#test/model/script.ts";
import { startModel, type ScriptedModel } from "#test/model/start-model.ts";
import { runSandpiper, type CliResult } from "#test/e2e/run-sandpiper.ts";
import { AGENT_PROGRAMS } from "../../src/agents/agent-programs.ts";
import { createAgent } from "../../src/agents/registry.ts";
import { findProgram } from "../../src/entrypoints/find-agent-tools.ts";
import { startAttacker, type Attacker } from "./attacker.ts";
import { COMMAND_CANARY, hostileFiles, INSTRUCTION_CANARY } from "./hostile-checkout.ts";
import { never, PLACE_NAMES, PLACES, type Place, type PlaceName } from "./places.ts";
import { FILES, openPull, READ_CANARY, REPORT, type Posted } from "./pull-request.ts";
import { FAULTS, type ExpectedFault, type RealAgent } from "./real-agent.ts";
import { seenInProcesses } from "./watch-processes.ts";

/** Looks like no key that is known by its form: it must be found by its value alone. */
const KEY = "canary-model-key-0a1b2c3d4e5f6a7b8c9d";

/** What every agent must do, with its real program and a scripted model. */
export function describeRealAgent(agent: RealAgent): void {
  const { id } = agent;

  /** The program is part of what is tested: without it there is nothing to say. */
  beforeAll(() => {
    const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === id);
    if (program === undefined || findProgram(program, process.env["PATH"]) !== null) return;
    throw new Error(`The program of ${id} is not installed. Run: npm run agents:install -- ${id}`);
  });

  describe.each(PLACE_NAMES)(`${id} in a sandbox of the kind %s`, (placeName) => {
    let place: Place;
    let secrets: Record<string, string>;

    beforeAll(async () => {
      place = await PLACES[placeName](id);
    });

    afterAll(() => place[Symbol.asyncDispose]());

    /** Sees at each turn of the model what others on this machine could see. */
    async function startWatchedModel(turns: readonly Turn[], seen: string[]): Promise<ScriptedModel> {
      // The last turn is repeated: agents ask again for what does not fit.
      const last = Array.from({ length: 9 }, () => turns.at(-1) ?? say(""));
      function script(): readonly Turn[] {
        seen.push(...seenInProcesses(secrets));
        return [...turns, ...last];
      }
      return startModel({ script, ...(agent.folder === undefined ? {} : { folder: agent.folder }) });
    }

    interface Reviewed extends CliResult {
      readonly posted: Posted;
      /** Everything that was written anywhere for people, and every process that was seen. */
      readonly texts: string;
      readonly leaks: readonly string[];
      readonly model: ScriptedModel;
    }

    async function review(
      turns: readonly Turn[],
      prepare: (model: ScriptedModel) => void = () => {},
      minutes = 4,
    ): Promise<Reviewed> {
      await using pull = await openPull(`budget: { minutes: ${minutes} }\n`);
      secrets = { key: KEY, token: pull.token };
      const leaks: string[] = [];
      await using model = await startWatchedModel(turns, leaks);
      prepare(model);
      const state = await mkdtemp(join(tmpdir(), "agent-state-"));
      try {
        const args = ["review", "--pr", "octo-org/octo-repo#1", "--post", "--agent", id, "--format", "json"];
        const result = await runSandpiper(
          [...args, ...(agent.model === undefined ? [] : ["--model", agent.model]), ...place.args],
          { env: { ...pull.env, ...place.env, ...agent.env(model.url, KEY), XDG_STATE_HOME: state } },
        );
        const posted = await pull.read();
        const kept = await readAll(state);
        const told = pull.github.requests.map(({ body }) => JSON.stringify(body));
        const texts = [result.stdout, result.stderr, JSON.stringify(posted), kept, ...told].join("\n");
        for (const [name, secret] of Object.entries(secrets))
          if (texts.includes(secret)) leaks.push(`the ${name} in a text`);
        return { ...result, posted, texts, leaks: [...new Set(leaks)], model };
      } finally {
        await rm(state, { recursive: true, force: true });
      }
    }

    it("reads a file by a tool, and its finding is posted at its line", async () => {
      const { exitCode, stdout, stderr, posted, leaks, model } = await review([read("src/limits.ts"), answer(REPORT)]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
      expect(JSON.stringify(model.conversation(0).results)).toContain(READ_CANARY);
      expect(posted.comments).toMatchObject([{ path: "src/ports.ts", line: 2 }]);
      expect(posted.comments[0]?.body).toContain("Takes 80abc for a port");
      expect(posted.check.conclusion).toBe("failure");

      const { state, receipt } = JSON.parse(stdout);
      const program = AGENT_PROGRAMS.find((candidate) => candidate.agent === id);
      expect({ state, version: receipt.agent.version }).toEqual({
        state: "reviewed",
        version: program?.version ?? agent.version ?? null,
      });
      expect(receipt.turns).toBeGreaterThanOrEqual(2);
      expect(receipt.toolCalls).toBeGreaterThanOrEqual(1);
      expect(receipt.tokens.output).toBeGreaterThan(0);
      expect(receipt.tokens.input).toBeGreaterThan(0);
      expect({ tellsCost: receipt.costUsd !== null }).toEqual({ tellsCost: agent.tellsCost });
      expect(leaks).toEqual([]);
    });

    it.each(Object.entries(faultsFor(agent, placeName)))(
      "is not green, and says why, on %s",
      async (_name, { fault, failure }) => {
        const { exitCode, stdout, posted, leaks } = await review(
          [answer(REPORT)],
          (model) => void model.addFault(fault),
        );
        const { state, reason } = JSON.parse(stdout);
        expect({ exitCode, state, reason }).toEqual({
          exitCode: 3,
          state: "not_reviewed",
          reason: expect.stringMatching(WORDS[failure]),
        });
        expect(posted.check.conclusion).not.toBe("success");
        expect(posted.comments).toEqual([]);
        expect(`${posted.check.title} ${posted.check.summary}`).toMatch(WORDS[failure]);
        expect(leaks).toEqual([]);
      },
    );

    it("is stopped at the end of its time where the model says nothing", async () => {
      const silence = { kind: "silence", times: Infinity } as const;
      const { exitCode, stdout, posted } = await review([answer(REPORT)], (model) => void model.addFault(silence), 0.4);
      expect({ exitCode, reason: JSON.parse(stdout).reason }).toEqual({
        exitCode: 3,
        reason: expect.stringMatching(WORDS.timeout),
      });
      expect(posted.check.conclusion).not.toBe("success");
    });

    it("is not green where the model will not answer", async () => {
      const { exitCode, stdout, posted } = await review([refuse()]);
      expect({ exitCode, reason: JSON.parse(stdout).reason }).toEqual({
        exitCode: 3,
        reason: expect.stringMatching(WORDS.refusal),
      });
      expect(posted.check.conclusion).not.toBe("success");
    });

    it("asks twice again for an answer that does not fit, and then says so", async () => {
      const { exitCode, stdout, posted, model } = await review([answer({ summary: "Fine", verdict: "perhaps" })]);
      expect({ exitCode, reason: JSON.parse(stdout).reason }).toEqual({
        exitCode: 3,
        reason: expect.stringMatching(WORDS["unusable-answer"]),
      });
      expect(posted.check.conclusion).not.toBe("success");
      expect(model.requests.filter(({ kind }) => kind === "turn").length).toBeGreaterThanOrEqual(3);
    });

    interface World extends AsyncDisposable {
      readonly attacker: Attacker;
      readonly model: ScriptedModel;
      readonly sandbox: Sandbox;
      run<T>(task: Pick<AgentTask<T>, "mode" | "answer" | "access">): Promise<AgentReport<T>>;
      git(...args: readonly string[]): Promise<string>;
    }

    async function openWorld(
      script: (attacker: Attacker) => Script,
      files: (attacker: Attacker) => Readonly<Record<string, string>> = () => ({}),
    ): Promise<World> {
      const stack = new AsyncDisposableStack();
      const attacker = stack.use(await startAttacker());
      const folder = agent.folder === undefined ? {} : { folder: agent.folder };
      const model = stack.use(await startModel({ script: script(attacker), ...folder }));
      const repository = stack.use(await createScratchRepository());
      const headSha = await repository.commit({ ...FILES, ...files(attacker) });
      const access = { variables: agent.env(model.url, KEY) };
      const made = createAgent(id, { access, hostAccess: access });
      // The attacker is allowed, so that it is no firewall that keeps the program from it.
      const allowedHosts = [...made.hosts, attacker.host];
      const sandbox = stack.use(await place.open(repository, { agent: id, headSha, allowedHosts }));
      const diffPath = `${sandbox.taskDir}/change.diff`;
      await sandbox.write(diffPath, "", never);
      return {
        attacker,
        model,
        sandbox,
        run: (task) =>
          made.run(
            {
              ...task,
              prompt: "Look at src/ports.ts, and answer in JSON.",
              checkoutPath: sandbox.checkout,
              diffPath,
              files: ["src/ports.ts"],
              headSha,
              mergeBaseSha: headSha,
              model: agent.model ?? null,
              mcp: {},
              limits: { timeoutMs: 120_000, maxTurns: 20 },
            },
            sandbox,
            { signal: never },
          ),
        git: (...args) => output(sandbox, ["git", ...args]),
        [Symbol.asyncDispose]: () => stack.disposeAsync(),
      };
    }

    it("edits the checkout in a fix, and the diff is what it edited", async () => {
      const before = "  return Number.parseInt(text);";
      const after = "  return Number(text);";
      await using world = await openWorld(
        () => [read("src/ports.ts"), edit("src/ports.ts", before, after), answer(FIX)],
        () => ({ "AGENTS.md": "Words of the repository.\n", ".claude/settings.json": "{}\n" }),
      );
      const report = await world.run({ mode: "fix", answer: fixAnswer(), access: "edit" });
      expect(report.result).toMatchObject({ title: FIX.title, addressed: FIX.addressed });
      const diff = await world.git("diff", "--binary", "HEAD");
      expect(diff.split("\n").filter((line) => /^(?:[-+]|diff)/.test(line))).toEqual([
        "diff --git a/src/ports.ts b/src/ports.ts",
        "--- a/src/ports.ts",
        "+++ b/src/ports.ts",
        `-${before}`,
        `+${after}`,
      ]);
      expect(await world.git("status", "--porcelain")).toBe(" M src/ports.ts\n");
    });

    it("takes nothing from a checkout that would configure it", async () => {
      await using world = await openWorld(
        () => [read("src/limits.ts"), answer(REPORT)],
        (attacker) => hostileFiles(attacker.url),
      );
      const report = await world.run({ mode: "review", answer: reviewAnswer(), access: "read" });
      expect(report.result.findings).toHaveLength(1);
      expect(JSON.stringify(world.model.conversation(0).results)).toContain(READ_CANARY);
      expect(JSON.stringify(world.model.requests)).not.toContain(INSTRUCTION_CANARY);
      expect(await canaries(world.sandbox)).toBe("");
      expect(world.attacker.requests).toEqual([]);
      expect(world.model.requests.filter(({ kind, key }) => kind === "turn" && key !== KEY)).toEqual([]);
    });

    it("refuses a model that obeys what it has read: nothing is written, run or fetched", async () => {
      await using world = await openWorld((attacker) => [
        read("src/limits.ts"),
        ...agent.forbidden(attacker.url),
        answer(REPORT),
      ]);
      const report = await world.run({ mode: "review", answer: reviewAnswer(), access: "read" });
      expect(report.result.findings).toHaveLength(1);
      expect(await world.git("status", "--porcelain", "--ignored")).toBe("");
      expect(await canaries(world.sandbox)).toBe("");
      expect(world.attacker.requests).toEqual([]);
    });
  });
}

const FIX = {
  summary: "Takes the whole text for a number.",
  title: "Read whole numbers",
  commitMessage: "Read whole numbers",
  addressed: [{ id: "F1", status: "fixed", note: "By `Number`." }],
  verification: [],
};

/** What an error becomes is decided by the program and by us, wherever it runs: one of them is enough in the second place. */
function faultsFor({ faults }: RealAgent, place: PlaceName): Readonly<Record<string, ExpectedFault>> {
  const all = { ...FAULTS, ...faults };
  return place === "local" ? all : Object.fromEntries(Object.entries(all).slice(0, 1));
}

/** What people are told of each failure, whichever agent it was. */
const WORDS = {
  timeout: /did not end within/,
  aborted: /cancelled/,
  crash: /failed|ended by a signal/,
  "output-limit": /wrote more than/,
  "empty-answer": /said nothing/,
  "unusable-answer": /not the JSON that was asked for/,
  "not-available": /Install/,
  authentication: /key|log(?:ged)? ?in|credential/i,
  "rate-limit": /limit/i,
  overload: /overload|fail|busy|reach|answer/i,
  budget: /turns|money|budget/i,
  refusal: /refus|would not|will not|stopped|declin/i,
} as const;

/** The files that a command of the checkout has made, wherever it could write. */
function canaries(sandbox: Sandbox): Promise<string> {
  const script = 'find "$@" -name "$0-*" 2> /dev/null || true';
  const places = [sandbox.checkout, sandbox.taskDir, "/tmp", "/var/tmp"];
  return output(sandbox, ["bash", "-c", script, COMMAND_CANARY, ...places]);
}

async function output(sandbox: Sandbox, argv: readonly [string, ...string[]]): Promise<string> {
  const result = await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 });
  if (result.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${result.stderr}`);
  return result.stdout;
}

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
