import { inspect } from "node:util";
import { E2B } from "e2b";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sandbox, SandboxProvider, SandboxSpec } from "#core/sandbox/sandbox.ts";
import { startE2b } from "#test/e2b/start-e2b.ts";
import type { E2bServer } from "#test/e2b/start-e2b.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import type { ScratchRepository } from "#test/git/scratch-repository.ts";
import { bendAnswers } from "#test/sandbox/bend-answers.ts";
import { createManualClock } from "#test/sandbox/manual-clock.ts";
import { createGit } from "../../git/create-git.ts";
import { createE2bProvider } from "./provider.ts";
import type { E2bProviderOptions } from "./provider.ts";

const never = new AbortController().signal;
const MINUTE = 60_000;
const CREATE = "POST /v2/sandboxes";
const LIST = "GET /v2/sandboxes";
const KILL = "DELETE /sandboxes/{sandboxID}";

let repository: ScratchRepository;
let spec: SandboxSpec;
let server: E2bServer;

beforeAll(async () => {
  repository = await createScratchRepository();
  const mergeBaseSha = await repository.commit({ "README.md": "# Old\n" });
  const headSha = await repository.commit({ "README.md": "# New\n" });
  spec = {
    runId: "run-1",
    source: { gitDir: `${repository.directory}/.git`, headSha, mergeBaseSha },
    trust: "own",
    allowedHosts: [],
    lifetimeMs: 10 * MINUTE,
    subject: { repository: "octo-org/octo-repo", pullRequest: 42, installation: 7 },
    agent: "static",
  };
});
afterAll(() => repository[Symbol.asyncDispose]());
beforeEach(async () => {
  server = await startE2b();
});
afterEach(() => server[Symbol.asyncDispose]());

/** With waits that take no time. */
function makeProvider(options: Partial<E2bProviderOptions> = {}, on: E2bServer = server): SandboxProvider {
  return createE2bProvider({
    connection: { apiKey: on.apiKey, apiUrl: on.url, sandboxUrl: on.url },
    git: createGit(),
    limits: { createsPerSecond: 1000 },
    clock: createManualClock(Date.now()),
    ...options,
  });
}

function alive(): readonly string[] {
  return server.sandboxes().flatMap(({ sandboxId, state }) => (state === "killed" ? [] : [sandboxId]));
}

async function readme(sandbox: Sandbox): Promise<string> {
  return Buffer.from(await sandbox.read(`${sandbox.checkout}/README.md`, never)).toString();
}

describe("a sandbox at E2B", () => {
  it("is made with all that is known of its run, closed to the outside, and ends with it", async () => {
    const allowedHosts = ["api.example.com", "10.0.0.7:8443"];
    const egressHeaders = { "api.example.com": { "x-api-key": "k" }, "other.example.com": { "x-api-key": "o" } };
    const sandbox = await makeProvider({ egressHeaders }).create({ ...spec, allowedHosts }, never);
    expect(await readme(sandbox)).toBe("# New\n");
    expect(sandbox).toMatchObject({ provider: "e2b", isolation: "isolated", template: "sandpiper" });
    const [made] = server.sandboxes();
    expect(made).toMatchObject({
      state: "running",
      template: "sandpiper",
      metadata: {
        app: "sandpiper",
        repository: "octo-org/octo-repo",
        pullRequest: "42",
        installation: "7",
        run: "run-1",
        agent: "static",
      },
      network: {
        allowPublicTraffic: false,
        denyOut: ["0.0.0.0/0"],
        allowOut: ["api.example.com", "10.0.0.7"],
        rules: { "api.example.com": [{ transform: { headers: { "x-api-key": "k" } } }] },
      },
    });
    expect(sandbox.use().costUsd).toBeGreaterThanOrEqual(0);
    await sandbox[Symbol.asyncDispose]();
    expect(alive()).toEqual([]);
  });

  it("may reach the git host until its checkout is done, and not afterwards", async () => {
    const remote = {
      url: "https://github.com/octo-org/octo-repo.git",
      headRef: "refs/pull/42/head",
      borrowToken: async () => null,
    };
    const make = makeProvider().create({ ...spec, source: { ...spec.source, remote } }, never);
    await using sandbox = await make;
    expect(await readme(sandbox)).toBe("# New\n");
    const created = server.requests.find(({ route }) => route === CREATE);
    expect(JSON.stringify(created)).toContain("github.com");
    expect(server.sandboxes()[0]).toMatchObject({ network: { allowOut: [], denyOut: ["0.0.0.0/0"] } });
  });

  it("refuses hosts that E2B cannot tell apart before it asks for anything", async () => {
    const create = makeProvider().create({ ...spec, allowedHosts: ["example.com:8443"] }, never);
    await expect(create).rejects.toThrow(/"example\.com:8443" cannot be allowed/);
    expect(server.requests).toEqual([]);
  });

  it("exposes a port by an address that asks for the token of the sandbox's traffic", async () => {
    await using sandbox = await makeProvider().create(spec, never);
    const { url, headers } = await sandbox.expose(8080, never);
    expect(url).toBe(server.url);
    expect(headers).toMatchObject({ "E2b-Sandbox-Id": sandbox.id, "E2b-Sandbox-Port": "8080" });
    expect(headers["e2b-traffic-access-token"]).toMatch(/./);
  });

  it("lives for as long as the plan allows, says so, and is given no more", async () => {
    const provider = makeProvider({ limits: { createsPerSecond: 1000, maxLifetimeMs: 20 * MINUTE } });
    await using sandbox = await provider.create({ ...spec, lifetimeMs: 60 * MINUTE }, never);
    expect(sandbox.notes.join(" ")).toContain("lives for 20 minutes instead of 60");
    await expect(sandbox.extend(30 * MINUTE, never)).rejects.toThrow(/the plan at E2B allows 20/);
  });
});

describe("the MCP gateway", () => {
  const mcp = { search: { gateway: {} }, docs: { url: "https://mcp.example.com/mcp" } };

  it("runs in the sandbox, and is told to agents beside the servers that they reach by themselves", async () => {
    const allowedHosts = ["mcp.example.com"];
    await using sandbox = await makeProvider().create({ ...spec, mcp, allowedHosts, template: "mcp-gateway" }, never);
    expect(sandbox.mcp).toEqual({
      docs: { kind: "http", url: "https://mcp.example.com/mcp", headers: {} },
      "e2b-gateway": {
        kind: "http",
        url: "http://localhost:50005/mcp",
        headers: { Authorization: expect.stringMatching(/^Bearer ./) },
      },
    });
  });

  it("leaves no sandbox where the template lacks it", async () => {
    await expect(makeProvider().create({ ...spec, mcp }, never)).rejects.toThrow(/does not start E2B's MCP gateway/);
    expect(alive()).toEqual([]);
  });

  it("is never missing after an answer that was lost", async () => {
    server.addFault({ match: CREATE, kind: "drop-after" });
    await using sandbox = await makeProvider().create({ ...spec, mcp, template: "mcp-gateway" }, never);
    expect(Object.keys(sandbox.mcp)).toContain("e2b-gateway");
    expect(alive()).toEqual([sandbox.id]);
  });
});

describe("a sandbox that is asked for", () => {
  it.each([
    ["the answer is lost", { kind: "drop-after" }],
    ["E2B says 500 although it obeys", { kind: "status-after", status: 500 }],
    ["E2B says 503 although it obeys", { kind: "status-after", status: 503 }],
  ] as const)("is found and not made twice where %s", async (_name, fault) => {
    server.addFault({ match: CREATE, ...fault });
    await using sandbox = await makeProvider().create(spec, never);
    expect(await readme(sandbox)).toBe("# New\n");
    expect(server.sandboxes()).toHaveLength(1);
  });

  it.each([
    ["the connection is dropped", { kind: "drop-before" }],
    ["E2B is busy", { kind: "status", status: 503 }],
    ["E2B fails", { kind: "status", status: 502 }],
    ["there are too many requests", { kind: "status", status: 429 }],
    ["E2B says when to come back", { kind: "status", status: 429, retryAfterSeconds: 0 }],
  ] as const)("is asked for again where %s", async (_name, fault) => {
    server.addFault({ match: CREATE, ...fault, times: 2 });
    await using sandbox = await makeProvider().create(spec, never);
    expect(await readme(sandbox)).toBe("# New\n");
    expect(server.sandboxes()).toHaveLength(1);
  });

  it.each([
    [{ kind: "status", status: 401 }, /Check E2B_API_KEY/],
    [{ kind: "status", status: 400, message: "no such thing" }, /no such thing/],
    [
      { kind: "status", status: 429, message: "you have reached the maximum number of concurrent E2B sandboxes (20)" },
      /SANDPIPER_E2B_CONCURRENCY/,
    ],
    [{ kind: "status", status: 429 }, /no more requests for now/],
    [{ kind: "status", status: 503 }, /no room for long enough/],
    [{ kind: "drop-before" }, /E2B_API_URL/],
  ] as const)("is given up where E2B goes on with %j, with a word on what to do", async (fault, message) => {
    server.addFault({ match: CREATE, ...fault, times: Infinity });
    await expect(makeProvider().create(spec, never)).rejects.toThrow(message);
    expect(server.sandboxes()).toEqual([]);
  });

  it("is given up soon where no E2B is at the address, with the address", async () => {
    const gone = await startE2b();
    await gone[Symbol.asyncDispose]();
    const provider = makeProvider({}, gone);
    const message = new RegExp(`ECONNREFUSED ${new URL(gone.url).host}[.] Check .*E2B_API_URL`);
    await expect(provider.create(spec, never)).rejects.toThrow(message);
    await expect(provider.sweep(0, never)).rejects.toThrow(/E2B_API_URL/);
  });

  it.each(["<html>You are offline</html>", "{}", '{"sandboxID":'])("is found where the answer is %j", async (body) => {
    await using bender = await bendAnswers({
      target: server.url,
      body: (asked) => (asked === CREATE ? body : null),
    });
    const connection = { apiKey: server.apiKey, apiUrl: bender.url, sandboxUrl: server.url };
    const sandbox = await makeProvider({ connection }).create(spec, never);
    expect(alive()).toEqual([sandbox.id]);
    await sandbox[Symbol.asyncDispose]();
    expect(alive()).toEqual([]);
  });

  it.each(["e2b_first\ne2b_second", "e2b_\u2013dash"])(
    "is refused for the key %j, which is not shown",
    async (apiKey) => {
      const connection = { apiKey, apiUrl: server.url, sandboxUrl: server.url };
      const error = await makeProvider({ connection })
        .create(spec, never)
        .catch((thrown: unknown) => thrown);
      expect(String(error)).toMatch(/^UsageError: E2B_API_KEY holds/);
      expect(inspect(error, { depth: null })).not.toMatch(/first|second|\u2013/);
      await expect(makeProvider({ connection }).sweep(0, never)).rejects.toThrow(/^E2B_API_KEY holds/);
    },
  );

  it("says how to build a template that E2B does not have", async () => {
    const create = makeProvider().create({ ...spec, template: "no-such-template" }, never);
    await expect(create).rejects.toThrow(/no template "no-such-template".*npm run template:build/);
  });

  it("is ended although it comes after its run was called off", async () => {
    const fault = server.addFault({ match: CREATE, kind: "slow" });
    const controller = new AbortController();
    const creating = makeProvider().create(spec, controller.signal);
    await fault.meets();
    controller.abort(new Error("called off"));
    await expect(creating).rejects.toThrow("called off");
    fault.release();
    await vi.waitUntil(() => server.sandboxes().length === 1 && alive().length === 0, { timeout: 10_000 });
  });

  it.each([
    ["finding out its size", "GET /sandboxes/{sandboxID}"],
    ["the first command", "POST /process.Process/Start"],
    ["closing its network", "PUT /sandboxes/{sandboxID}/network"],
  ])("is ended where it is called off while %s", async (_name, match) => {
    const fault = server.addFault({ match, kind: "slow" });
    const controller = new AbortController();
    const creating = makeProvider().create(spec, controller.signal);
    await fault.meets();
    controller.abort(new Error("called off"));
    await expect(creating).rejects.toThrow("called off");
    fault.release();
    expect(alive()).toEqual([]);
  });

  it.each([
    ["finding out its size", "GET /sandboxes/{sandboxID}"],
    ["every command", "POST /process.Process/Start"],
    ["closing its network", "PUT /sandboxes/{sandboxID}/network"],
  ])("is ended where %s fails for good", async (_name, match) => {
    server.addFault({ match, kind: "status", status: 400, times: Infinity });
    await expect(makeProvider().create(spec, never)).rejects.toThrow(/E2B|sandbox/);
    expect(server.sandboxes()).toHaveLength(1);
    expect(alive()).toEqual([]);
  });

  it.each([429, 502, 503])("does not mind a first command that meets %i", async (status) => {
    server.addFault({ match: "POST /process.Process/Start", kind: "status", status });
    await using sandbox = await makeProvider().create(spec, never);
    expect(await readme(sandbox)).toBe("# New\n");
  });

  it("waits for a place of the plan, and lets a waiter go who gives up", async () => {
    const provider = makeProvider({ limits: { concurrent: 1, createsPerSecond: 1000 } });
    const first = await provider.create(spec, never);
    const controller = new AbortController();
    const givenUp = provider.create(spec, controller.signal);
    const second = provider.create({ ...spec, runId: "run-2" }, never);
    controller.abort(new Error("enough"));
    await expect(givenUp).rejects.toThrow("enough");
    expect(server.sandboxes()).toHaveLength(1);
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
    expect(server.sandboxes().map(({ metadata }) => metadata["run"])).toEqual(["run-1", "run-2"]);
  });
});

describe("the end of a sandbox", () => {
  it.each([
    ["the connection is dropped", { kind: "drop-before" }],
    ["the answer is lost", { kind: "drop-after" }],
    ["E2B is busy", { kind: "status", status: 503 }],
    ["there are too many requests", { kind: "status", status: 429 }],
  ] as const)("comes although %s", async (_name, fault) => {
    const sandbox = await makeProvider().create(spec, never);
    server.addFault({ match: KILL, ...fault });
    await sandbox[Symbol.asyncDispose]();
    expect(alive()).toEqual([]);
  });

  it("is told to have failed where it cannot be had, with the name of the sandbox", async () => {
    const sandbox = await makeProvider().create(spec, never);
    server.addFault({ match: KILL, kind: "status", status: 503, times: Infinity });
    await expect(sandbox[Symbol.asyncDispose]()).rejects.toThrow(`npx @e2b/cli sandbox kill ${sandbox.id}`);
  });

  it("has come already for one that has vanished", async () => {
    const sandbox = await makeProvider().create(spec, never);
    await server.vanish(sandbox.id);
    await sandbox[Symbol.asyncDispose]();
    expect(alive()).toEqual([]);
  });
});

describe("sweep", () => {
  it("ends what is past its time, paused or not, and nothing else", async () => {
    const clock = createManualClock(Date.now());
    const provider = makeProvider({ clock });
    const warm = await provider.create({ ...spec, keepWarmMs: 30 * MINUTE }, never);
    await warm[Symbol.asyncDispose]();
    await using living = await provider.create({ ...spec, runId: "run-2", agent: "other" }, never);
    await using strange = await makeProvider({ app: "other" }).create(spec, never);
    expect(await provider.sweep(0, never)).toBe(0);
    expect(alive()).toEqual([warm.id, living.id, strange.id]);
    clock.advance(50 * MINUTE);
    expect(await provider.sweep(0, never)).toBe(2);
    expect(alive()).toEqual([strange.id]);
    expect(await provider.sweep(0, never)).toBe(0);
  });

  it("ends the others where one cannot be ended, and tells of that one", async () => {
    const clock = createManualClock(Date.now());
    const provider = makeProvider({ clock });
    const [stuck] = [await provider.create(spec, never), await provider.create({ ...spec, runId: "run-2" }, never)];
    clock.advance(50 * MINUTE);
    server.addFault({ match: `DELETE /sandboxes/${stuck.id}`, kind: "status", status: 503, times: Infinity });
    await expect(provider.sweep(0, never)).rejects.toThrow(`could not be ended: ${stuck.id}. E2B says`);
    expect(alive()).toEqual([stuck.id]);
  });

  it("spares those of others where a service lists all that it has", async () => {
    const clock = createManualClock(Date.now());
    await using strange = await makeProvider({ app: "other", clock }).create(spec, never);
    clock.advance(50 * MINUTE);
    await using bender = await bendAnswers({
      target: server.url,
      path: (path) => path.replace(/([?&])metadata=[^&]*&?/, "$1"),
    });
    const connection = { apiKey: server.apiKey, apiUrl: bender.url, sandboxUrl: server.url };
    expect(await makeProvider({ clock, connection }).sweep(0, never)).toBe(0);
    expect(alive()).toEqual([strange.id]);
  });

  it("does not count what vanishes meanwhile, and goes through all pages", async () => {
    const provider = makeProvider();
    const client = new E2B({ apiKey: server.apiKey, apiUrl: server.url, sandboxUrl: server.url });
    const metadata = { app: "sandpiper", expiresAt: "2020-01-01T00:00:00.000Z" };
    const count = 103;
    for (let index = 0; index < count; index += 1) {
      const { sandboxId } = await client.Sandbox.create("base", { metadata });
      if (index % 2 === 0) await client.Sandbox.pause(sandboxId);
    }
    server.addFault({ match: KILL, kind: "status", status: 404 });
    expect(await provider.sweep(0, never)).toBe(count - 1);
    expect(alive()).toHaveLength(1);
  }, 60_000);

  it("says what is wrong where E2B cannot be asked", async () => {
    server.addFault({ match: LIST, kind: "status", status: 401, times: Infinity });
    await expect(makeProvider().sweep(0, never)).rejects.toThrow(/E2B_API_KEY/);
    await expect(makeProvider().sweep(0, AbortSignal.abort())).rejects.toThrow(/abort/);
  });
});

describe("a sandbox that is kept", () => {
  const kept = { keepWarmMs: 30 * MINUTE };

  /** What a run before has left. */
  async function leaveOne(): Promise<Sandbox> {
    const sandbox = await makeProvider().create({ ...spec, ...kept }, never);
    await sandbox[Symbol.asyncDispose]();
    return sandbox;
  }

  it("is paused at its end, and used again by the next run on the same pull request, with a new checkout", async () => {
    const provider = makeProvider();
    const first = await provider.create({ ...spec, ...kept }, never);
    await first.write(`${first.checkout}/left-behind`, "x", never);
    await first.write(`${first.taskDir}/left-behind`, "x", never);
    await first[Symbol.asyncDispose]();
    expect(server.sandboxes()[0]).toMatchObject({ state: "paused" });

    const remote = {
      url: "https://github.com/octo-org/octo-repo.git",
      headRef: "refs/pull/42/head",
      borrowToken: () => Promise.reject(new Error("no token may be asked for")),
    };
    const source = { ...spec.source, remote };
    const second = await makeProvider().create({ ...spec, ...kept, source, runId: "run-2" }, never);
    expect(second.id).toBe(first.id);
    expect(second.notes).toContain("The sandbox of an earlier run on this pull request was used again.");
    expect(await readme(second)).toBe("# New\n");
    const listing = { argv: ["ls", "-A", second.checkout, second.taskDir] } as const;
    const { stdout } = await second.run(listing, { signal: never, timeoutMs: MINUTE });
    expect(stdout).toContain("README.md");
    expect(stdout).not.toContain("left-behind");
    await second[Symbol.asyncDispose]();
    expect(server.sandboxes()).toMatchObject([{ state: "paused" }]);
  });

  it("is kept although an agent asked for a file that is not there", async () => {
    const sandbox = await makeProvider().create({ ...spec, ...kept }, never);
    await expect(sandbox.read(`${sandbox.checkout}/nowhere`, never)).rejects.toThrow("does not exist");
    await sandbox[Symbol.asyncDispose]();
    expect(server.sandboxes()).toMatchObject([{ state: "paused" }]);
  });

  it("says of another one that it could not be used again, although this one could", async () => {
    const [first, second] = [makeProvider(), makeProvider()];
    const both = await Promise.all([
      first.create({ ...spec, ...kept }, never),
      second.create({ ...spec, ...kept }, never),
    ]);
    for (const sandbox of both) await sandbox[Symbol.asyncDispose]();
    server.addFault({ match: "POST /v2/sandboxes/{sandboxID}/connect", kind: "status", status: 403 });
    await using third = await makeProvider().create({ ...spec, ...kept }, never);
    expect(both.map(({ id }) => id)).toContain(third.id);
    expect(third.notes).toEqual([
      expect.stringContaining("could not be used again"),
      expect.stringContaining("was used again"),
    ]);
  });

  it("is left alone by other pull requests, installations and agents, and by runs that keep nothing", async () => {
    const provider = makeProvider();
    const first = await provider.create({ ...spec, ...kept }, never);
    await first[Symbol.asyncDispose]();
    const subject = { repository: "octo-org/octo-repo", pullRequest: 42, installation: 7 };
    const others = [
      { ...kept, subject: { ...subject, pullRequest: 43 } },
      { ...kept, subject: { ...subject, installation: 8 } },
      { ...kept, subject: { ...subject, installation: null } },
      { ...kept, agent: "other" },
      {},
    ];
    for (const other of others) {
      await using sandbox = await provider.create({ ...spec, ...other }, never);
      expect(sandbox.notes).toEqual([]);
    }
  });

  it("is had by one of two runs that want it, and the other makes its own", async () => {
    const first = await leaveOne();
    const sandboxes = await Promise.all(
      ["run-2", "run-3", "run-4"].map((runId) => makeProvider().create({ ...spec, ...kept, runId }, never)),
    );
    const ids = sandboxes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toContain(first.id);
    for (const sandbox of sandboxes) await sandbox[Symbol.asyncDispose]();
  });

  it.each([
    ["does not go on", "POST /v2/sandboxes/{sandboxID}/connect"],
    ["takes no command", "POST /process.Process/Start"],
  ])("is replaced by a new one where it %s", async (_name, match) => {
    const first = await leaveOne();
    server.addFault({ match, kind: "status", status: 403 });
    await using second = await makeProvider().create({ ...spec, ...kept }, never);
    expect(second.id).not.toBe(first.id);
    expect(second.notes.join(" ")).toMatch(/could not be used again/);
  });

  it("is no reason to fail where E2B does not list it", async () => {
    const first = await leaveOne();
    server.addFault({ match: LIST, kind: "status", status: 400 });
    await using second = await makeProvider().create({ ...spec, ...kept }, never);
    expect(second.id).not.toBe(first.id);
    expect(second.notes).toEqual([expect.stringContaining("could not be looked for")]);
  });

  it("does not run on where its next run is called off while it takes it", async () => {
    await leaveOne();
    const fault = server.addFault({ match: "POST /process.Process/Start", kind: "slow" });
    const controller = new AbortController();
    const creating = makeProvider().create({ ...spec, ...kept }, controller.signal);
    await fault.meets();
    controller.abort(new Error("called off"));
    await expect(creating).rejects.toThrow("called off");
    fault.release();
    expect(alive()).toEqual([]);
  });

  it("is left to the run that has it by another one that fails to take it", async () => {
    const first = await leaveOne();
    const fault = server.addFault({ match: "POST /process.Process/Start", kind: "slow" });
    const controller = new AbortController();
    const slow = makeProvider().create({ ...spec, ...kept }, controller.signal);
    await fault.meets();
    const client = new E2B({ apiKey: server.apiKey, apiUrl: server.url, sandboxUrl: server.url });
    const { commands } = await client.Sandbox.connect(first.id);
    await commands.run('echo other > "$HOME/.sandpiper-taken"');
    controller.abort(new Error("called off"));
    await expect(slow).rejects.toThrow("called off");
    fault.release();
    expect(alive()).toEqual([first.id]);
  });

  it("is killed where it cannot be paused", async () => {
    const sandbox = await makeProvider().create({ ...spec, ...kept }, never);
    server.addFault({ match: "POST /sandboxes/{sandboxID}/pause", kind: "status", status: 400 });
    await sandbox[Symbol.asyncDispose]();
    expect(alive()).toEqual([]);
  });

  it("is not kept after code of a fork, which is said", async () => {
    const sandbox = await makeProvider().create({ ...spec, ...kept, trust: "fork" }, never);
    expect(sandbox.notes.join(" ")).toContain("code of a fork");
    await sandbox[Symbol.asyncDispose]();
    expect(alive()).toEqual([]);
  });
});
