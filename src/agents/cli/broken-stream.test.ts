import { expect, it } from "vitest";
import { TASK } from "#test/contract/agent.ts";
import { transcriptsOf } from "#test/contract/cli-agent.ts";
import { amp } from "../amp/amp.ts";
import { claude } from "../claude/claude.ts";
import { codex } from "../codex/codex.ts";
import { gemini } from "../gemini/gemini.ts";
import { NO_FACTS } from "./add-facts.ts";
import type { TurnOutcome } from "./cli-program.ts";

const REQUEST = {
  task: TASK,
  prompt: "Review.",
  session: null,
  route: { env: {}, hosts: [] },
  home: "/sandbox/task/home",
  taskDir: "/sandbox/task",
  hasOwnSandbox: false,
  spent: NO_FACTS,
} as const;

/** Its service has not been met: in the form of https://ampcode.com/manual/appendix#stream-json-output */
const AMP_OUTPUT = [
  { type: "assistant", session_id: "T-1", message: { content: [{ type: "text", text: '{"summary":"Fine."}' }] } },
  { type: "result", session_id: "T-1", is_error: false, result: '{"summary":"Fine."}' },
]
  .map((message) => JSON.stringify(message))
  .join("\n");

it.each([
  [claude, transcriptsOf("claude").record("answer").stdout],
  [codex, transcriptsOf("codex").record("answer").stdout],
  [gemini, transcriptsOf("gemini").record("answer").stdout],
  [amp, AMP_OUTPUT],
])(
  "takes no answer from $id whose output ends before its last event, though the answer is there",
  (program, stdout) => {
    const lines = stdout.trimEnd().split("\n");
    function readTurn(said: readonly string[]): TurnOutcome {
      const reader = program.createReader(() => {}, REQUEST);
      for (const line of said) reader.push(line);
      return reader.end({ ending: "exited", exitCode: 0, stdout, stderr: "", durationMs: 1 });
    }
    expect(readTurn(lines)).toMatchObject({ kind: "said", text: expect.stringContaining("summary") });
    expect(readTurn(lines.slice(0, -1))).toMatchObject({ kind: "said", structured: null, text: "" });
  },
);
