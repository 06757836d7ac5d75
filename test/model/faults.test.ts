import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { firstRequest, send, unstreamed, type SampleAgent } from "./sample-agents.ts";
import { say } from "./script.ts";
import { startModel } from "./start-model.ts";

const STATUSES = [400, 401, 402, 403, 429, 500, 503, 529];
const SPEAKERS: readonly SampleAgent[] = ["claude", "codex", "gemini"];

describe("an error of the vendor", () => {
  it.each(SPEAKERS)("has the body that %s knows", async (agent) => {
    await using model = await startModel({ script: [say("Hi")] });
    STATUSES.forEach((status) => model.addFault({ kind: "status", status }));

    const answers = [];
    for (const status of STATUSES) {
      const response = await send(model.url, firstRequest(agent));
      expect(response.status).toBe(status);
      answers.push(await response.json());
    }

    expect(answers).toMatchSnapshot();
    expect((await send(model.url, firstRequest(agent))).status).toBe(200);
  });

  it("says when to try again", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    model.addFault({ kind: "status", status: 429, retryAfterSeconds: 7, message: "Slow down" });

    const response = await send(model.url, firstRequest("claude"));

    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toMatchObject({ error: { message: "Slow down" } });
  });
});

describe("a fault", () => {
  it("meets so many requests, after so many, and tells how many it met", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    const fault = model.addFault({ kind: "status", status: 500, after: 1, times: 2 });

    const statuses = [];
    for (let request = 0; request < 4; request += 1)
      statuses.push((await send(model.url, firstRequest("codex"))).status);

    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(fault.met).toBe(2);
  });

  it("leaves side requests alone, if it is not said to meet them", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    const fault = model.addFault({ kind: "status", status: 500, times: Infinity });
    const { path, body } = firstRequest("pi");

    expect((await send(model.url, { path, body: { ...body, tools: [] } })).status).toBe(200);
    fault.remove();
    model.addFault({ kind: "status", status: 401, match: ({ kind }) => kind === "side" });
    expect((await send(model.url, { path, body: { ...body, tools: [] } })).status).toBe(401);
    expect((await send(model.url, { path, body })).status).toBe(200);
  });

  it("cuts a stream after so many events", async () => {
    await using model = await startModel({ script: [say("A long text")] });
    model.addFault({ kind: "cut", afterEvents: 2 });

    const response = await send(model.url, firstRequest("claude"));

    await expect(response.text()).rejects.toThrow("terminated");
    expect(model.requests[0]?.status).toBeNull();
  });

  it("cuts an answer in one piece before it", async () => {
    await using model = await startModel({ script: [say("A long text")] });
    model.addFault({ kind: "cut", afterEvents: 2 });

    await expect(send(model.url, unstreamed(firstRequest("claude")))).rejects.toThrow("fetch failed");
  });

  it("stalls a stream after so many events, until the model is gone", async () => {
    const model = await startModel({ script: [say("A long text")] });
    model.addFault({ kind: "stall", afterEvents: 2 });

    const response = await send(model.url, firstRequest("claude"));
    const reader = response.body?.getReader();
    let seen = "";
    while (!seen.includes("event: ping")) seen += Buffer.from((await reader?.read())?.value ?? []).toString();
    const rest = reader?.read();
    await model[Symbol.asyncDispose]();

    await expect(rest).rejects.toThrow("terminated");
    expect(seen).not.toContain("A long");
  });

  it("resets a connection", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    model.addFault({ kind: "reset" });

    const failure: unknown = await send(model.url, firstRequest("pi")).catch((error: unknown) => error);

    expect(failure).toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  it("keeps silent until the model is gone", async () => {
    const model = await startModel({ script: [say("Hi")] });
    const fault = model.addFault({ kind: "silence" });

    const answer = send(model.url, firstRequest("gemini"));
    await fault.meets();
    const [outcome] = await Promise.allSettled([answer, model[Symbol.asyncDispose]()]);

    expect(outcome).toMatchObject({ status: "rejected" });
  });

  it("sends a page for people", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    model.addFault({ kind: "html" });

    const response = await send(model.url, firstRequest("opencode"));

    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<!doctype html>");
  });

  it("sends events that are no JSON", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    model.addFault({ kind: "invalid-sse" });

    expect(await (await send(model.url, firstRequest("codex"))).text()).toContain("data: {this is no JSON");
  });
});

describe("an agent that leaves", () => {
  it("in the midst of its request is no problem of the script", async () => {
    await using model = await startModel({ script: [say("Hi")] });
    const socket = connect(model.port, "127.0.0.1");
    await once(socket, "connect");

    socket.write("POST /v1/messages HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{");
    socket.destroy();
    await once(socket, "close");
    await send(model.url, firstRequest("claude"));

    expect(model.takeProblems()).toEqual([]);
  });
});
