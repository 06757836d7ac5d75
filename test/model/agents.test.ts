import { describe, expect, it } from "vitest";
import { firstRequest, SAMPLE_AGENTS, sampleRequest, send, type SampleAgent } from "./sample-agents.ts";
import { answer, call, edit, read, run, say, search, write, type Turn } from "./script.ts";
import { startModel } from "./start-model.ts";
import { callTool } from "./tools/call-tool.ts";
import type { Ask } from "./ask.ts";

const STEPS: readonly Turn[] = [
  read("src/a.ts"),
  run("npm test"),
  write("new.txt", "it's new\n"),
  edit("src/a.ts", "const a = 1;", "const a = 2;"),
  search("a+"),
  answer({ verdict: "pass" }),
];

describe.each(SAMPLE_AGENTS)("%s", (agent) => {
  it("is given every step as a call of a tool that it offers", async () => {
    const { tools } = await askOf(agent);

    const calls = STEPS.flatMap(({ steps }) => steps.map((step) => callTool(step, tools)));

    expect(calls).toMatchSnapshot();
  });

  it("is known to have taken five turns, and what its tools answered", async () => {
    const ask = await askOf(agent, sampleRequest(agent));

    expect(ask.turnsTaken).toBe(5);
    expect(ask.results).toHaveLength(5);
    expect(ask.results[0]?.output).toContain("const a = 1;");
    expect(ask.results[2]?.input).toMatchObject({ [agent === "codex" ? "cmd" : "command"]: "echo hi > ran.txt" });
    expect(ask.said.join("\n")).toContain("Review the change of app.js");
  });
});

describe("an agent without a tool for a step", () => {
  const tools = [{ name: "Bash", schema: { properties: { command: { type: "string" } } } }];

  it("does it with its shell", () => {
    const calls = STEPS.flatMap(({ steps }) => steps.map((step) => callTool(step, tools)));

    expect(calls).toMatchSnapshot();
  });

  it("fails the test with a sentence where it has no shell either", async () => {
    const { path, body } = firstRequest("claude");
    const reader = { ...body, tools: [{ name: "Read", input_schema: { properties: { file_path: {} } } }] };
    const model = await startModel({ script: [edit("a.ts", "1", "2")] });

    const response = await send(model.url, { path, body: reader });

    expect(response.status).toBe(400);
    await expect(model[Symbol.asyncDispose]()).rejects.toThrow(
      "The script wants to edit, and the agent offers no tool for it, only: Read.",
    );
  });

  it("is sent the call nevertheless where the script names the tool", async () => {
    await using model = await startModel({ script: [call("Write", { file_path: "a.ts", content: "" })] });
    const { path, body } = firstRequest("claude");

    const response = await send(model.url, { path, body: { ...body, tools: [{ name: "Read" }], stream: false } });

    expect(await response.json()).toMatchObject({ content: [{ type: "tool_use", name: "Write" }] });
  });
});

describe("a script for a folder below", () => {
  it("names paths and runs commands from above", async () => {
    await using model = await startModel({
      script: ({ turnsTaken }) => (turnsTaken === 0 ? [read("a.ts")] : say("")),
      folder: "the checkout",
    });
    const { path, body } = firstRequest("claude");

    const response = await send(model.url, { path, body: { ...body, stream: false } });

    expect(await response.json()).toMatchObject({ content: [{ input: { file_path: "the checkout/a.ts" } }] });
  });

  it("changes the folder for a command", async () => {
    await using model = await startModel({ script: [run("npm test")], folder: "the checkout" });
    const { path, body } = firstRequest("claude");

    const response = await send(model.url, { path, body: { ...body, stream: false } });

    expect(await response.json()).toMatchObject({
      content: [{ input: { command: "cd -- 'the checkout' && npm test" } }],
    });
  });
});

async function askOf(agent: SampleAgent, request = firstRequest(agent)): Promise<Ask> {
  await using model = await startModel({ script: () => say("Hi") });
  await send(model.url, request);
  const ask = model.conversation(0).requests[0]?.ask;
  if (ask === undefined || ask === null) throw new Error("The request was not understood.");
  return ask;
}
