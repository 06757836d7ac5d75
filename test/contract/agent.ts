import { describe, expect, it } from "vitest";
import { AgentError, type Agent, type AgentFailure, type AgentReport, type AgentTask } from "#core/agent/agent.ts";
import { reviewAnswer } from "#core/json-schemas.ts";
import { ReviewReport } from "#core/review/review-report.ts";
import { ScriptedSandbox, type Recording, type Script } from "./scripted-sandbox.ts";

/** What the agent's process really wrote in each of these situations, and how it ended. */
export interface AgentRecordings {
  /** Of the commands that come before the one that answers, for agents that have some. */
  readonly prologue?: readonly Script[];
  /** One finding, about `src/port.ts`. */
  readonly answer: Recording;
  /** Ends well and says nothing. */
  readonly empty: Recording;
  /** Ends well and says what is no answer at all. */
  readonly garbage: Recording;
  /** Ends well, and its text is an error of the model's server or of its own. */
  readonly errorText: Recording;
  /** Ends well, with JSON that breaks the schema: `findings[0].severity` and `verdict` are none of ours. */
  readonly invalid: Recording;
  /** Ends badly, even where its output looks like an answer. */
  readonly crash: Recording;
  /** What a shell says for a program that is not there. It is found out by the first command. */
  readonly notFound: Recording;
  /** Ends for a reason that the agent itself tells, each under the words for it. */
  readonly failures?: Readonly<Record<string, RecordedFailure>>;
  /** What the agent was made with and must tell nobody but its program, such as keys. */
  readonly secrets?: readonly string[];
}

export interface RecordedFailure {
  readonly recording: Recording;
  readonly failure: AgentFailure;
}

const SECRET_PROMPT = "Review this. The title is: $(touch /tmp/pwned) 'quoted' --flag";

export const TASK: AgentTask<ReviewReport> = {
  mode: "review",
  prompt: SECRET_PROMPT,
  answer: reviewAnswer(),
  access: "read",
  checkoutPath: "/sandbox/checkout",
  diffPath: "/sandbox/task/change.diff",
  files: ["src/port.ts", "logo.png"],
  headSha: "1".repeat(40),
  mergeBaseSha: "2".repeat(40),
  model: null,
  mcp: {},
  limits: { timeoutMs: 90_000 },
};

/** The contract of Agent, which every implementation passes. */
export function describeAgent(name: string, createAgent: () => Agent, recordings: AgentRecordings): void {
  const never = new AbortController().signal;
  const prologue = recordings.prologue ?? [];

  /** An agent may ask again for an answer that it can repair; it gets the same one. */
  function sandboxWith(script: Script): ScriptedSandbox {
    return new ScriptedSandbox(...prologue, script, script, script);
  }

  function run(sandbox: ScriptedSandbox, signal = never): Promise<AgentReport<ReviewReport>> {
    return createAgent().run(TASK, sandbox, { signal });
  }

  async function failWith(script: Script): Promise<AgentError> {
    return failIn(sandboxWith(script));
  }

  async function failIn(sandbox: ScriptedSandbox): Promise<AgentError> {
    const error: unknown = await run(sandbox).then(
      () => new Error("The agent took this for an answer."),
      (reason: unknown) => reason,
    );
    if (!(error instanceof AgentError)) throw error;
    return error;
  }

  async function outcomeOf(recording: Recording): Promise<{ failure: AgentFailure; keepsOutput: boolean }> {
    const { failure, transcript } = await failWith(recording);
    return { failure, keepsOutput: transcript.includes(recording.stdout.trim().slice(0, 200)) };
  }

  describe(`${name} keeps the contract of an agent`, () => {
    it("answers with the report that its process gave", async () => {
      const report = await run(sandboxWith(recordings.answer));
      expect(ReviewReport.parse(report.result)).toEqual(report.result);
      expect(report.result.findings).toMatchObject([{ path: "src/port.ts" }]);
      expect(report.durationMs).toBeGreaterThan(0);
    });

    it("keeps the raw output with the report", async () => {
      const { transcript } = await run(sandboxWith(recordings.answer));
      expect(transcript).toContain(recordings.answer.stdout.trim().slice(0, 200));
    });

    it("is known by the same id in its errors", async () => {
      const error = await failWith(recordings.empty);
      expect(error.agent).toBe(createAgent().id);
      expect(error.message).toContain(`"${createAgent().id}"`);
    });

    it.each([
      ["empty", "empty-answer"],
      ["garbage", "unusable-answer"],
      ["errorText", "unusable-answer"],
      ["invalid", "unusable-answer"],
      ["crash", "crash"],
    ] as const)("fails on the recording %s, as %s", async (situation, failure) => {
      const recording = recordings[situation];
      expect(await outcomeOf(recording)).toEqual({ failure, keepsOutput: true });
    });

    it.each(Object.entries(recordings.failures ?? {}))(
      "says what went wrong: %s",
      async (_name, { recording, failure }) => {
        expect(await outcomeOf(recording)).toEqual({ failure, keepsOutput: true });
      },
    );

    it("is not available where its program is not there", async () => {
      const error = await failIn(new ScriptedSandbox(recordings.notFound));
      expect(error.failure).toBe("not-available");
      expect(error.transcript).toContain(recordings.notFound.stderr.trim());
    });

    it.each<[Exclude<Script, Recording>, AgentFailure]>([
      ["timeout", "timeout"],
      ["output-limit", "output-limit"],
      ["killed", "crash"],
      ["aborted", "aborted"],
    ])("fails when its process ends by %s, as %s, and keeps what was said", async (ending, failure) => {
      const error = await failWith(ending);
      expect(error.failure).toBe(failure);
      expect(error.transcript).toContain("half of an ans");
    });

    it("names what is wrong with an answer that breaks the schema", async () => {
      const { message } = await failWith(recordings.invalid);
      expect(message).toContain("findings[0].severity");
      expect(message).toContain("verdict");
    });

    it("is stopped by the signal", async () => {
      const stopped = run(sandboxWith(recordings.answer), AbortSignal.abort());
      await expect(stopped).rejects.toMatchObject({ name: "AgentError", failure: "aborted" });
    });

    it("hands on its signal, its time limit and a bound on its output", async () => {
      const sandbox = sandboxWith(recordings.answer);
      await run(sandbox);
      for (const { signal, timeoutMs, maxOutputBytes } of sandbox.options) {
        expect(signal).toBeInstanceOf(AbortSignal);
        expect(timeoutMs).toBeLessThanOrEqual(TASK.limits.timeoutMs);
        expect(maxOutputBytes).toBeGreaterThan(0);
      }
    });

    it("never puts the prompt into an argument or the environment", async () => {
      const sandbox = sandboxWith(recordings.answer);
      await run(sandbox);
      for (const { argv, env } of sandbox.commands) {
        expect(JSON.stringify([argv, env])).not.toContain("touch /tmp/pwned");
      }
    });

    it("hands the prompt on by stdin or by a file", async () => {
      const sandbox = sandboxWith(recordings.answer);
      await run(sandbox);
      const handedOn = [...sandbox.commands.map(({ stdin }) => stdin), ...sandbox.files.values()];
      expect(handedOn.join("\n")).toContain("touch /tmp/pwned");
    });

    it("tells its secrets to nobody but the environment of its program", async () => {
      const sandbox = sandboxWith(recordings.answer);
      const { transcript, notes } = await run(sandbox);
      const told = sandbox.commands.map(({ argv, stdin, cwd }) => ({ argv, stdin, cwd }));
      const seen = JSON.stringify([told, [...sandbox.files], transcript, notes]);
      for (const secret of recordings.secrets ?? []) expect(seen).not.toContain(secret);
    });

    it("keeps a bounded transcript of a flood", async () => {
      const flood = { ...recordings.garbage, stdout: "nonsense ".repeat(500_000) };
      const { transcript } = await failWith(flood);
      expect(transcript.length).toBeLessThan(1_000_000);
      expect(transcript).toContain("left out");
    });
  });
}
