import { describe, expect, it } from "vitest";
import { describeAgent } from "#test/contract/agent.ts";
import { runnerOf, transcriptsOf } from "#test/contract/cli-agent.ts";
import { ScriptedSandbox, type Recording } from "#test/contract/scripted-sandbox.ts";
import { amp } from "./amp.ts";
import { createCliAgent } from "../cli/create-cli-agent.ts";

const SECRET = "sgamp-canary";
const SESSION = "T-00000000-0000-4000-8000-000000000001";

/** What the real program wrote, in an isolated local sandbox against a server that refuses it. */
const transcripts = transcriptsOf("amp");
const { record } = transcripts;

/** Made by the manual, because the program runs nowhere without its service: https://ampcode.com/manual/appendix */
function documented(text: string, end: Readonly<Record<string, unknown>> = {}): Recording {
  const of = { parent_tool_use_id: null, session_id: SESSION };
  const tokens = { input_tokens: 200, cache_creation_input_tokens: 1000, cache_read_input_tokens: 500 };
  const usage = { ...tokens, output_tokens: text === "" ? 0 : 40, service_tier: "standard" };
  const call = { type: "tool_use", id: "toolu_1", name: "shell_command", input: { command: "cat src/port.ts" } };
  const result = { type: "tool_result", tool_use_id: "toolu_1", content: "export const PORT = 80;", is_error: false };
  function assistant(...content: readonly unknown[]): unknown {
    return { type: "assistant", message: { type: "message", role: "assistant", content, usage }, ...of };
  }
  const lines = [
    { type: "system", subtype: "init", cwd: "/sandbox/checkout", tools: ["shell_command"], mcp_servers: [], ...of },
    { type: "user", message: { role: "user", content: [{ type: "text", text: "Review this." }] }, ...of },
    assistant({ type: "text", text: "I look at it." }, call),
    { type: "user", message: { role: "user", content: [result] }, ...of },
    assistant({ type: "text", text }),
    { type: "result", subtype: "success", is_error: false, num_turns: 2, result: text, session_id: SESSION, ...end },
  ];
  return { exitCode: 0, stdout: lines.map((line) => `${JSON.stringify(line)}\n`).join(""), stderr: "" };
}

function createAgent() {
  return createCliAgent(amp, { variables: { AMP_API_KEY: SECRET } });
}

const PREPARED: Recording = { exitCode: 0, stdout: `${amp.versions.tested} (released today)\n`, stderr: "" };

const FINDING = {
  path: "src/port.ts",
  startLine: 1,
  endLine: 1,
  quote: "export const PORT = 80;",
  severity: "medium",
  category: "maintainability",
  title: "The port is fixed",
  body: "Nobody can change it.",
};
const REPORT = { summary: "One thing.", verdict: "fail", findings: [FINDING], filesReviewed: ["src/port.ts"] };
const ANSWER = documented(JSON.stringify(REPORT));
const FAILED = { subtype: "error_during_execution", is_error: true, result: undefined };

describeAgent("amp", createAgent, {
  prologue: [PREPARED],
  secrets: [SECRET],
  answer: ANSWER,
  empty: documented(""),
  garbage: documented("I found nothing of interest."),
  errorText: documented("API Error: 529 Overloaded"),
  invalid: documented(JSON.stringify({ ...REPORT, verdict: "perhaps", findings: [{ ...FINDING, severity: "awful" }] })),
  crash: record("crash"),
  notFound: transcripts.notFound,
  failures: {
    ...transcripts.failures,
    "an error in the midst of a thread": {
      recording: documented("Half of it", { ...FAILED, error: "The model is overloaded" }),
      failure: "overload",
    },
    "an error of a kind that is not known": {
      recording: documented("Half of it", { ...FAILED, error: "Something else" }),
      failure: "crash",
    },
  },
});

const run = runnerOf(createAgent);

describe("Amp", () => {
  it("says what the run took, and what it did as it did it", async () => {
    const said: string[] = [];
    expect(await run(new ScriptedSandbox(PREPARED, ANSWER), {}, said)).toMatchObject({
      usage: { inputTokens: 3400, outputTokens: 80, cachedTokens: 1000, costUsd: null },
      turns: 2,
      toolCalls: 1,
      sessionId: SESSION,
    });
    expect(said).toEqual(["shell_command cat src/port.ts"]);
  });

  it("repairs an answer in the same thread", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, documented("Not yet."), ANSWER);
    await run(sandbox);
    expect(sandbox.commands[2]?.argv.slice(1, 4)).toEqual(["threads", "continue", SESSION]);
  });

  it("may run programs that read, one at a time, and nothing else", async () => {
    const sandbox = new ScriptedSandbox(PREPARED, ANSWER);
    await run(sandbox);
    const settings = JSON.parse(String(sandbox.files.get("/sandbox/task/home/.config/amp/settings.json")));
    const [first, ...others] = settings["amp.permissions"];
    expect(others).toEqual([{ tool: "*", action: "reject" }]);
    // Amp's patterns are those of JavaScript, in which each line has a beginning and an end.
    const pattern = new RegExp(first.matches.command.slice(1, -1), "m");
    for (const command of ["cat a.ts", "ls", 'grep -rn "a(.*)" src']) expect(command).toMatch(pattern);
    for (const command of [
      "rm a",
      "cat a; rm b",
      "cat a\nrm b",
      "rm b\ncat a",
      "cat `rm b`",
      "cat a > b",
      "catx",
      "ls $(rm b)",
    ])
      expect(command).not.toMatch(pattern);
  });
});
