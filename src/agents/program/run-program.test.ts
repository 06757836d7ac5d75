import { describe, expect, it } from "vitest";
import type { AgentReport } from "#core/agent/agent.ts";
import { UsageError } from "#core/errors.ts";
import { describeAgent, TASK, type AgentRecordings } from "#test/contract/agent.ts";
import { transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox } from "#test/contract/scripted-sandbox.ts";
import { createCommandAgent } from "./command.ts";
import { createStaticAgent } from "./static.ts";

const transcripts = transcriptsOf("program");
const { record } = transcripts;
const recordings: AgentRecordings = { ...transcripts.common([]), notFound: record("not-found") };

describeAgent("command", () => createCommandAgent({ command: "my-reviewer --json" }), recordings);
describeAgent("static", createStaticAgent, recordings);

describe("a program as an agent", () => {
  const never = new AbortController().signal;

  function runCommand(sandbox: ScriptedSandbox, onProgress?: (message: string) => void): Promise<AgentReport> {
    const agent = createCommandAgent({ command: "my-reviewer --json | tee out" });
    return agent.run(TASK, sandbox, { signal: never, ...(onProgress === undefined ? {} : { onProgress }) });
  }

  it("gets the whole task as JSON on stdin, in the checkout, and nothing of the host's limits", async () => {
    const sandbox = new ScriptedSandbox(recordings.answer);
    await runCommand(sandbox);
    const { model: _model, limits: _limits, access: _access, answer, ...told } = TASK;
    expect(JSON.parse(sandbox.commands[0]?.stdin ?? "")).toEqual({ ...told, schema: answer.jsonSchema });
    expect(sandbox.commands[0]).toMatchObject({ cwd: TASK.checkoutPath });
  });

  it("runs the user's line by a shell, so that pipes and quotes work", async () => {
    const sandbox = new ScriptedSandbox(recordings.answer);
    await runCommand(sandbox);
    expect(sandbox.commands[0]?.argv).toEqual(["sh", "-c", "--", "my-reviewer --json | tee out"]);
  });

  it("runs the analysers with the sandbox's own Node, and keeps their copies out of the checkout", async () => {
    const sandbox = new ScriptedSandbox(recordings.answer);
    await createStaticAgent().run(TASK, sandbox, { signal: never });
    expect(sandbox.commands).toMatchObject([
      { argv: ["/sandbox/node", "/sandbox/analysers.js"], env: { TMPDIR: "/sandbox/task" } },
    ]);
  });

  it("may say which version it is and which parts it has", async () => {
    const report = await runCommand(new ScriptedSandbox(recordings.answer));
    expect(report).toMatchObject({ version: "2.1.0", usage: null, lanes: [{ name: "rules", files: 1, findings: 1 }] });
    expect(report.result).not.toHaveProperty("lanes");
  });

  it("may wrap its answer in prose and a code fence", async () => {
    const report = await runCommand(new ScriptedSandbox(record("wrapped-answer")));
    expect(report).toMatchObject({ version: null, lanes: [], result: { verdict: "fail" } });
  });

  it("is not asked twice", async () => {
    const sandbox = new ScriptedSandbox(recordings.garbage, recordings.answer);
    await expect(runCommand(sandbox)).rejects.toThrow("schema");
    expect(sandbox.commands).toHaveLength(1);
  });

  it("fails where its JSON is cut, instead of being judged by a part of it", async () => {
    await expect(runCommand(new ScriptedSandbox(record("cut")))).rejects.toThrow("its end is missing");
  });

  it("tells its stderr as progress, line by line and without what terminals obey", async () => {
    const messages: string[] = [];
    await runCommand(new ScriptedSandbox(recordings.answer), (message) => messages.push(message));
    expect(messages).toEqual(["Reading 2 files", "Done"]);
  });

  it("says with a failure what the program said last", async () => {
    await expect(runCommand(new ScriptedSandbox(recordings.crash))).rejects.toThrow(
      /exit code 3[^]*KeyError: 'diffPath'/,
    );
  });

  it("says in the receipt what was asked for and is not its business", async () => {
    const asked = { ...TASK, model: "opus", limits: { timeoutMs: 90_000, maxTurns: 3, maxUsd: 1 } };
    const { notes } = await createCommandAgent({ command: "x" }).run(asked, new ScriptedSandbox(recordings.answer), {
      signal: never,
    });
    expect(notes).toEqual([
      'command takes no model from Sandpiper: "opus" was not used.',
      "command cannot be held to a number of turns.",
      "command cannot be held to an amount of US dollars.",
    ]);
    const ours = await createStaticAgent().run(asked, new ScriptedSandbox(recordings.answer), { signal: never });
    expect(ours.notes).toEqual(['static takes no model from Sandpiper: "opus" was not used.']);
  });

  it("needs a command line", () => {
    expect(() => createCommandAgent({ command: " " })).toThrow(UsageError);
  });
});
