import { describe, expect, it } from "vitest";
import { firstRequest, send, unstreamed, type SampleAgent } from "./sample-agents.ts";
import { answer, costing, invalidJson, read, refuse, say, together, type Turn } from "./script.ts";
import { startModel } from "./start-model.ts";

const SPEAKERS: Readonly<Record<string, SampleAgent>> = {
  "anthropic-messages": "claude",
  "openai-responses": "codex",
  "openai-chat": "pi",
  gemini: "gemini",
};

const COSTS = { input: 1200, cacheRead: 800, cacheWrite: 50, output: 60, thinking: 20 };

const TURNS: Readonly<Record<string, Turn>> = {
  look: costing(together(say("I look at both files."), read("a.ts"), read("b.ts")), COSTS),
  answer: answer({ verdict: "pass" }),
  refusal: refuse(),
  "broken-arguments": invalidJson(read("a.ts")),
};

describe.each(Object.entries(SPEAKERS))("%s", (protocol, agent) => {
  it.each(Object.entries(TURNS))("says %s as the vendor says it", async (name, turn) => {
    await using model = await startModel({ script: [turn] });

    const streamed = await send(model.url, firstRequest(agent));
    const whole = await send(model.url, unstreamed(firstRequest(agent)));

    expect(streamed.headers.get("content-type")).toBe("text/event-stream");
    const golden = `../fixtures/model/answers/${protocol}-${name}`;
    await expect(await streamed.text()).toMatchFileSnapshot(`${golden}.sse`);
    await expect(`${JSON.stringify(await whole.json(), null, 2)}\n`).toMatchFileSnapshot(`${golden}.json`);
  });

  it("says what the vendor would refuse", async () => {
    await using model = await startModel({ script: [say("Hi")] });

    const response = await send(model.url, { path: firstRequest(agent).path, body: { model: 7 } });

    expect(response.status).toBe(400);
    expect(model.takeProblems()).toEqual([expect.stringContaining("a request to /v1")]);
  });

  it("lets only the right key in, by the header of the vendor", async () => {
    await using model = await startModel({ script: [say("Hi")], key: "right" });

    const keys = ["right", "wrong"].map((key) => ({ authorization: `Bearer ${key}` }));
    const statuses = await Promise.all(
      keys.map(async (headers) => (await send(model.url, firstRequest(agent), headers)).status),
    );

    expect(statuses).toEqual([200, 401]);
    expect(new Set(model.requests.map(({ key }) => key))).toEqual(new Set(["right", "wrong"]));
  });
});

describe("beside the turns", () => {
  it("greets, counts tokens and names a model", async () => {
    await using model = await startModel({ script: [] });
    const { body } = firstRequest("claude");

    expect((await fetch(`${model.url}/api/hello`, { method: "HEAD" })).status).toBe(200);
    expect(await (await fetch(`${model.url}/v1/models`)).json()).toMatchObject({ object: "list" });
    const anthropic = await send(model.url, { path: "/v1/messages/count_tokens", body });
    expect(await anthropic.json()).toMatchObject({ input_tokens: expect.any(Number) });
    const gemini = await send(model.url, { path: "/v1beta/models/m:countTokens", body: { contents: [] } });
    expect(await gemini.json()).toMatchObject({ totalTokens: expect.any(Number) });
    expect(model.requests.every(({ kind }) => kind === "other")).toBe(true);
  });

  it("turns a WebSocket down, so that the agent streams over HTTP", async () => {
    await using model = await startModel({ script: [] });
    const socket = new WebSocket(`${model.url.replace("http", "ws")}/v1/responses`);
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.addEventListener("open", () => resolve("open"));
    socket.addEventListener("error", () => resolve("turned down"));

    expect(await promise).toBe("turned down");
  });

  it("knows the key by the header of each vendor", async () => {
    await using model = await startModel({ script: [], toolless: true });

    await fetch(`${model.url}/v1/models`, { headers: { "x-api-key": "of Anthropic" } });
    await fetch(`${model.url}/v1/models`, { headers: { authorization: "Bearer of OpenAI" } });
    await fetch(`${model.url}/v1/models`, { headers: { "x-goog-api-key": "of Gemini" } });
    await fetch(`${model.url}/v1/models?key=in+the+address`);

    expect(model.requests.map(({ key }) => key)).toEqual(["of Anthropic", "of OpenAI", "of Gemini", "in the address"]);
  });

  it("says so where there is nothing, and keeps the request", async () => {
    await using model = await startModel({ script: [] });

    const response = await send(model.url, { path: "/api/event_logging", body: { events: [] } });

    expect(response.status).toBe(404);
    expect(model.requests).toMatchObject([{ path: "/api/event_logging", kind: "other", body: { events: [] } }]);
  });
});
