import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Sandbox } from "e2b";
import { describe, expect, it } from "vitest";

const MAIN = new URL("main.ts", import.meta.url).pathname;

interface Local extends AsyncDisposable {
  readonly apiKey: string;
  readonly url: string;
  /** Sends the signal and waits for the end: its exit code, and what it said. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  control(method: string, what: string, body?: unknown): Promise<unknown>;
}

async function startLocal(): Promise<Local> {
  const child = spawn(process.execPath, [MAIN, "--driver", "plain"], { stdio: ["ignore", "pipe", "ignore"] });
  const closed = once(child, "close");
  const env = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name = "", value = ""] = /^export (\w+)='([^']*)'$/.exec(line) ?? [];
    env.set(name, value);
    if (env.size === 3) break;
  }
  const apiKey = env.get("E2B_API_KEY") ?? "";
  const url = env.get("E2B_API_URL") ?? "";
  async function end(signal: NodeJS.Signals): Promise<number | null> {
    child.kill(signal);
    await closed;
    return child.exitCode;
  }
  return {
    apiKey,
    url,
    end,
    async control(method, what, body) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${url}/__sandpiper/${what}`, { method, headers: { "x-api-key": apiKey }, ...sent });
      return response.status === 204 ? null : await response.json();
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) await end("SIGTERM");
    },
  };
}

describe("npm run e2b:local", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("serves until %s, and leaves no process behind", async (signal) => {
    await using local = await startLocal();
    const connection = { apiKey: local.apiKey, apiUrl: local.url, sandboxUrl: local.url };
    const sandbox = await Sandbox.create(connection);
    const { pid } = await sandbox.commands.run("sleep 1000", { background: true, timeoutMs: 0 });
    expect(await local.end(signal)).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("is driven over HTTP: faults, drops, the clock, and a look at what there was", async () => {
    await using local = await startLocal();
    const connection = { apiKey: local.apiKey, apiUrl: local.url, sandboxUrl: local.url };
    const fault = { match: "POST /v2/sandboxes", kind: "status", status: 503 };
    expect(await local.control("POST", "faults", fault)).toEqual({ id: "1" });
    await expect(Sandbox.create(connection)).rejects.toThrow("Service temporarily unavailable");
    expect(await local.control("GET", "faults/1")).toEqual({ id: "1", met: 1 });
    expect(await local.control("POST", "faults", { kind: "odd" })).toMatchObject({ code: 400 });

    const sandbox = await Sandbox.create({ ...connection, timeoutMs: 60_000 });
    const command = await sandbox.commands.run("sleep 60", { background: true, timeoutMs: 0 });
    const [, answer] = await Promise.all([
      expect(command.wait()).rejects.toThrow("terminated"),
      local.control("POST", "drop-streams", {}),
    ]);
    expect(answer).toEqual({ dropped: 1 });
    await local.control("POST", "drop-streams", { everyMs: 60_000 });
    expect(await local.control("DELETE", "drop-streams")).toEqual({ dropped: 0 });
    await local.control("POST", "clock", { milliseconds: 120_000 });
    expect(await local.control("GET", "sandboxes")).toMatchObject([{ sandboxId: sandbox.sandboxId, state: "killed" }]);
    expect(await local.control("GET", "requests")).toMatchObject([503, 201, 200, 204].map((status) => ({ status })));
  });

  it("refuses options that it does not know", async () => {
    const run = promisify(execFile)(process.execPath, [MAIN, "--driver", "docker"]);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('and not "docker"') });
  });
});
