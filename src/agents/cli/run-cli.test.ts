import { describe, expect, it } from "vitest";
import type { AgentReport, AgentTask } from "#core/agent/agent.ts";
import { TASK } from "#test/contract/agent.ts";
import { ScriptedSandbox, type Recording, type Script } from "#test/contract/scripted-sandbox.ts";
import { NO_FACTS } from "./add-facts.ts";
import type { CliProgram, TurnReader, TurnRequest } from "./cli-program.ts";
import { runCli } from "./run-cli.ts";

const KEY = "canary-of-a-key-0123456789";

const REPORT = { summary: "Fine.", findings: [], filesReviewed: ["src/port.ts"], verdict: "pass" };

/** What the made-up program prints for a turn. */
interface Said {
  readonly text: string;
  readonly session?: string | null;
  readonly output?: number;
  readonly error?: string;
}

/** A program that prints one line of JSON for a turn, and its requests. */
function createProgram(parts: Partial<CliProgram> = {}): CliProgram & { readonly requests: TurnRequest[] } {
  const requests: TurnRequest[] = [];
  return {
    requests,
    id: "made-up",
    program: "made-up",
    versions: { tested: "2.1.0", least: "2.0.0" },
    setsAside: [".env"],
    holds: ["turns"],
    isUsageCumulative: false,
    missingKey: "has no key. Set MADE_UP_KEY.",
    route: ({ variables: { MADE_UP_KEY: key } }) =>
      key === undefined ? null : { env: { MADE_UP_KEY: key }, hosts: [] },
    turn(request) {
      requests.push(request);
      return { args: ["--quiet"], env: {}, stdin: request.prompt, files: {} };
    },
    createReader() {
      let said: Said = { text: "" };
      return {
        push: (line) => void (said = JSON.parse(line)),
        end() {
          const { text, session = "s1", output = 10, error } = said;
          const usage = { inputTokens: 100, outputTokens: output, cachedTokens: 0, costUsd: 0.5 };
          const facts = { usage, turns: 2, toolCalls: 1, denials: 0, model: "m", sessionId: session };
          if (error !== undefined) return { kind: "failed", failure: "overload", reason: error, facts };
          return { kind: "said", structured: null, text, facts };
        },
      };
    },
    ...parts,
  };
}

/** For a program that takes an answer as its model gave it. */
function deepReader(): TurnReader {
  const depth = 100_000;
  const structured: unknown = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  return { push() {}, end: () => ({ kind: "said", structured, text: "", facts: { ...NO_FACTS, sessionId: "s1" } }) };
}

const PREPARED: Recording = { exitCode: 0, stdout: "2.1.0 (made up)\n", stderr: "" };

function saying(said: Said, exitCode = 0): Recording {
  return { exitCode, stdout: `${JSON.stringify(said)}\n`, stderr: "" };
}

const GOOD = saying({ text: JSON.stringify(REPORT) });
const BAD = saying({ text: '{"summary":1}' });

function run(
  program: CliProgram,
  sandbox: ScriptedSandbox,
  { task = TASK, variables = { MADE_UP_KEY: KEY } }: { task?: AgentTask; variables?: Record<string, string> } = {},
): Promise<AgentReport> {
  return runCli(program, task, { sandbox, access: { variables }, signal: new AbortController().signal });
}

function sandboxWith(...scripts: readonly Script[]): ScriptedSandbox {
  return new ScriptedSandbox(PREPARED, ...scripts);
}

describe("runCli", () => {
  it("asks again in the same session for an answer that does not fit, and says what is wrong", async () => {
    const program = createProgram();
    const report = await run(program, sandboxWith(BAD, GOOD));
    expect(report.result).toMatchObject(REPORT);
    expect(program.requests.map(({ session }) => session)).toEqual([null, "s1"]);
    expect(program.requests[1]?.prompt).toContain("- summary: ");
  });

  it("asks again twice, and not once more", async () => {
    const sandbox = sandboxWith(BAD, BAD, BAD, GOOD);
    await expect(run(createProgram(), sandbox)).rejects.toMatchObject({
      failure: "unusable-answer",
      message: expect.stringMatching(/twice more when it was asked again[^]*- summary: /),
    });
    expect(sandbox.commands).toHaveLength(4);
  });

  it("does not ask again where there is no session to go on with", async () => {
    const sandbox = sandboxWith(saying({ text: "{}", session: null }));
    await expect(run(createProgram(), sandbox)).rejects.toMatchObject({ failure: "unusable-answer" });
    expect(sandbox.commands).toHaveLength(2);
  });

  it("takes a program that said nothing for mute, and asks one again that thought and did not speak", async () => {
    const mute = sandboxWith(saying({ text: "", output: 0 }));
    await expect(run(createProgram(), mute)).rejects.toMatchObject({ failure: "empty-answer" });
    const thoughtful = saying({ text: "" });
    expect((await run(createProgram(), sandboxWith(thoughtful, GOOD))).result).toMatchObject(REPORT);
    const stubborn = sandboxWith(thoughtful, thoughtful, thoughtful);
    await expect(run(createProgram(), stubborn)).rejects.toMatchObject({ failure: "empty-answer" });
  });

  it("adds up what its turns have used, and the time of its preparation", async () => {
    const report = await run(createProgram(), sandboxWith(BAD, GOOD));
    expect(report).toMatchObject({
      usage: { inputTokens: 200, outputTokens: 20, costUsd: 1 },
      turns: 4,
      toolCalls: 2,
      durationMs: 21,
    });
  });

  it("tells with a failure what was used until then, and which program it was", async () => {
    const stopped = run(createProgram(), sandboxWith(BAD, saying({ text: "", error: "gave up." })));
    await expect(stopped).rejects.toMatchObject({
      failure: "overload",
      facts: {
        usage: { inputTokens: 200, outputTokens: 20, costUsd: 1 },
        turns: 4,
        toolCalls: 2,
        model: "m",
        version: "2.1.0",
      },
    });
  });

  it("takes the last count of a program that counts from the beginning of the session", async () => {
    const first = saying({ text: "{}", output: 10 });
    const second = saying({ text: JSON.stringify(REPORT), output: 25 });
    const report = await run(createProgram({ isUsageCumulative: true }), sandboxWith(first, second));
    expect(report.usage).toMatchObject({ inputTokens: 100, outputTokens: 25, costUsd: 0.5 });
  });

  it("gives each turn the time that preparation and the turns before have left", async () => {
    const sandbox = sandboxWith(BAD, GOOD);
    await run(createProgram(), sandbox);
    const [, ...turns] = sandbox.options.map(({ timeoutMs }) => timeoutMs);
    expect(turns).toEqual([TASK.limits.timeoutMs - 7, TASK.limits.timeoutMs - 14]);
  });

  it("begins nothing without a key", async () => {
    const sandbox = sandboxWith();
    await expect(run(createProgram(), sandbox, { variables: {} })).rejects.toMatchObject({
      failure: "authentication",
      message: 'The agent "made-up" has no key. Set MADE_UP_KEY.',
    });
    expect(sandbox.commands).toEqual([]);
  });

  it.each(["1.9.9 (made up)", "no version at all", ""])(
    "refuses a program that prints %j for its version",
    async (line) => {
      const sandbox = new ScriptedSandbox({ ...PREPARED, stdout: `.claude\0${line}\n` });
      await expect(run(createProgram(), sandbox)).rejects.toMatchObject({
        failure: "not-available",
        message: expect.stringContaining("Install 2.0.0 or later"),
      });
    },
  );

  it.each([
    [
      "has no such program",
      { exitCode: 127, stdout: "", stderr: "" },
      /needs the program "made-up", which the template "base" does not have\. /,
    ],
    [
      "has an old one",
      { exitCode: 0, stdout: "1.0.0", stderr: "" },
      /is version 1\.0\.0 in this sandbox\. It must be 2\.0\.0 or later/,
    ],
  ])("says which template to build and to choose where the one of the sandbox %s", async (_name, recording, words) => {
    const sandbox = new ScriptedSandbox(recording);
    sandbox.template = "base";
    const error: unknown = await run(createProgram(), sandbox).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: "not-available", message: expect.stringMatching(words) });
    expect(error).toMatchObject({ message: expect.stringContaining("`npm run template:build -- sandpiper-made-up`") });
    expect(error).toMatchObject({ message: expect.stringContaining("`--template sandpiper-made-up`") });
  });

  it("says in the receipt that a version is not the tested one, and how much was set aside", async () => {
    const sandbox = new ScriptedSandbox({ ...PREPARED, stdout: ".claude\0AGENTS.md\x003.0.0\n" }, GOOD);
    const program = createProgram();
    const { version, notes } = await run(program, sandbox);
    expect(version).toBe("3.0.0");
    expect(notes).toEqual([
      "made-up 3.0.0 is not the version that Sandpiper is tested with: 2.1.0.",
      "2 files or folders with configuration of agents did not apply to this run.",
    ]);
    expect(program.requests[0]?.prompt).toContain("AGENTS.md");
  });

  it("says in the receipt which limit the program cannot hold", async () => {
    const task = { ...TASK, limits: { ...TASK.limits, maxTurns: 30, maxUsd: 2 } };
    const { notes } = await run(createProgram(), sandboxWith(GOOD), { task });
    expect(notes).toEqual(["made-up cannot be held to an amount of US dollars."]);
  });

  it("believes the program before its exit code, and an end from outside before both", async () => {
    const failing = saying({ text: "", error: "found its server overloaded." });
    await expect(run(createProgram(), sandboxWith(failing))).rejects.toMatchObject({ failure: "overload" });
    const crashed = saying({ text: JSON.stringify(REPORT) }, 1);
    await expect(run(createProgram(), sandboxWith(crashed))).rejects.toMatchObject({ failure: "crash" });
    await expect(run(createProgram(), sandboxWith("timeout"))).rejects.toMatchObject({ failure: "timeout" });
  });

  it("shows its key to the program alone, even where the program prints it", async () => {
    const sandbox = sandboxWith(saying({ text: `${JSON.stringify(REPORT)} with ${KEY}` }));
    const report = await run(createProgram(), sandbox);
    expect(report.transcript).not.toContain(KEY);
    expect(sandbox.commands.map(({ env }) => env?.["MADE_UP_KEY"])).toEqual([undefined, KEY]);
    const failing = sandboxWith(saying({ text: "", error: `was refused with ${KEY}.` }));
    await expect(run(createProgram(), failing)).rejects.toMatchObject({ message: expect.not.stringContaining(KEY) });
  });

  it("shows the headers of its servers to nobody, in answers, errors and transcripts alike", async () => {
    const secret = "canary-of-a-header-0123456789";
    const docs = {
      kind: "http",
      url: "https://mcp.example.com/",
      headers: { authorization: `Bearer ${secret}` },
    } as const;
    const task = { ...TASK, mcp: { docs } };
    const telling = saying({ text: JSON.stringify({ ...REPORT, summary: `It is ${secret}.` }) });
    const report = await run(createProgram(), sandboxWith(telling), { task });
    expect(JSON.stringify(report)).not.toContain(secret);
    const failing = sandboxWith(saying({ text: "", error: `failed with ${secret}.` }));
    await expect(run(createProgram(), failing, { task })).rejects.toMatchObject({
      message: expect.not.stringContaining(secret),
      transcript: expect.not.stringContaining(secret),
    });
  });

  it("asks again for an answer that is nested more deeply than any stack is high", async () => {
    const plain = createProgram();
    const nesting = createProgram({
      createReader: (onProgress, request) =>
        request.session === null ? deepReader() : plain.createReader(onProgress, request),
    });
    expect((await run(nesting, sandboxWith(GOOD, GOOD))).result).toMatchObject(REPORT);
    expect(nesting.requests[1]?.prompt).toContain("nested too deeply");
  });

  it("puts back what was set aside where its edits are read afterwards, and only there", async () => {
    const reviewed = sandboxWith(GOOD);
    await run(createProgram(), reviewed);
    expect(reviewed.commands).toHaveLength(2);

    const edited = sandboxWith(GOOD, { exitCode: 0, stdout: "", stderr: "" });
    await run(createProgram(), edited, { task: { ...TASK, access: "edit" } });
    expect(edited.commands.at(-1)?.argv).toContain("/sandbox/task/set-aside");

    const lost = sandboxWith(GOOD, { exitCode: 1, stdout: "", stderr: "No space left" });
    await expect(run(createProgram(), lost, { task: { ...TASK, access: "edit" } })).rejects.toThrow(
      /cannot be put back: the command for it failed[^]*No space left/,
    );
  });
});
