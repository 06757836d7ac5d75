import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Ask } from "./ask.ts";
import { firstRequest, sampleRequest, send } from "./sample-agents.ts";
import { answer, read, say, type Turn } from "./script.ts";
import { startModel } from "./start-model.ts";

const SIX = ["one", "two", "three", "four", "five", "six"].map((text) => say(text));

describe("the turns of a script", () => {
  it("follow what the model has said in the conversation, not how often it was asked", async () => {
    await using model = await startModel({ script: SIX });

    const answers = [
      await textOf(model.url, firstRequest("claude")),
      await textOf(model.url, firstRequest("claude")),
      await textOf(model.url, sampleRequest("claude")),
      await textOf(model.url, sampleRequest("claude")),
    ];

    expect(answers).toEqual(["one", "one", "six", "six"]);
    expect(model.conversations()).toHaveLength(1);
    expect(model.conversation(0)).toMatchObject({
      turnsTaken: 5,
      prompt: expect.stringContaining("Review the change"),
    });
    expect(model.conversation(0).requests).toHaveLength(4);
  });

  it("are not used up by words that Claude Code puts in the mouth of the model", async () => {
    await using model = await startModel({ script: SIX });
    const { path, body } = firstRequest("claude");
    const resumed = [
      { role: "user", content: "Review it" },
      { role: "assistant", content: [{ type: "tool_use", id: "call_1_0", name: "StructuredOutput", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1_0", content: "Provided" }] },
      { role: "assistant", content: [{ type: "text", text: "No response requested." }] },
      { role: "user", content: "Repair it" },
    ];

    expect(await textOf(model.url, { path, body: { ...body, messages: resumed } })).toBe("two");
  });

  it("are not used up by a title, a route or a summary", async () => {
    await using model = await startModel({ script: [say("one")] });
    const { path, body } = firstRequest("claude");
    const schema = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };

    const side = [
      await textOf(model.url, { path, body: { ...body, tools: [] } }),
      await textOf(model.url, {
        path,
        body: { ...body, system: "You are a title generator. You output ONLY a title." },
      }),
      await textOf(model.url, {
        path,
        body: { ...body, tools: [], output_config: { format: { type: "json_schema", schema } } },
      }),
    ];

    expect(side).toEqual(["A scripted conversation", "A scripted conversation", '{"title":"A scripted step"}']);
    expect(await textOf(model.url, { path, body })).toBe("one");
    expect(model.requests.map(({ kind }) => kind)).toEqual(["side", "side", "side", "turn"]);
  });

  it("are given to agents without tools where the test says that they have none", async () => {
    await using model = await startModel({ script: [answer({ verdict: "pass" })], toolless: true });
    const { path, body } = firstRequest("claude");

    expect(await textOf(model.url, { path, body: { ...body, tools: [] } })).toBe('{"verdict":"pass"}');
  });

  it("may be made of what the tools answered so far", async () => {
    await using model = await startModel({ script: echo });

    expect(await textOf(model.url, sampleRequest("claude"))).toContain("It says: 1\tconst a = 1;");
  });

  it("go on in each of several conversations at a time", async () => {
    await using model = await startModel({ script: ({ model: name }) => (name === "other" ? [say("another")] : SIX) });
    const { path, body } = firstRequest("claude");
    const other = { path, body: { ...body, model: "other", metadata: { user_id: "someone else" } } };

    const answers = await Promise.all([
      textOf(model.url, sampleRequest("claude")),
      textOf(model.url, other),
      textOf(model.url, firstRequest("claude")),
    ]);

    expect(answers).toEqual(["six", "another", "one"]);
    expect(model.conversations()).toHaveLength(2);
  });

  it("fail the test where the agent asks for more than there are", async () => {
    const model = await startModel({ script: [say("one")] });

    const response = await send(model.url, sampleRequest("claude"));

    expect(response.status).toBe(400);
    await expect(model[Symbol.asyncDispose]()).rejects.toThrow(
      "The script ends after turn 1, and the agent asks for turn 6.",
    );
  });

  it("fail the test where the script itself fails", async () => {
    await using model = await startModel({
      script: () => {
        throw new Error("of the test");
      },
    });

    await send(model.url, firstRequest("claude"));

    expect(model.takeProblems()).toEqual([expect.stringContaining("The script failed: Error: of the test")]);
  });
});

describe("the record", () => {
  it("says what left the machine, and which tools were offered", async () => {
    await using model = await startModel({ script: SIX });

    await (await send(model.url, firstRequest("pi"), { authorization: "Bearer secret" })).text();

    expect(model.requests).toMatchObject([
      {
        method: "POST",
        path: "/v1/chat/completions",
        key: "secret",
        kind: "turn",
        status: 200,
        body: firstRequest("pi").body,
      },
    ]);
    expect(model.conversation(0).tools).toEqual(["read", "bash", "edit", "write"]);
    expect(() => model.conversation(1)).toThrow("There is no conversation 1: there were 1, in 1 requests.");
  });
});

/** A script of what the tools answered. */
function echo({ results }: Ask): Turn {
  return results.length === 0 ? read("app.js") : say(`It says: ${results[0]?.output}`);
}

const Message = z.object({ content: z.array(z.object({ text: z.string() })) });

async function textOf(url: string, { path, body }: { path: string; body: object }): Promise<string> {
  const response = await send(url, { path, body: { ...body, stream: false } });
  return Message.parse(await response.json()).content[0]?.text ?? "";
}
