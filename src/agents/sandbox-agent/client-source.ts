/**
 * Runs in the sandbox, by its Node, for one turn: starts the server of Sandbox Agent on the loopback address, with a token that
 * is made for it alone, speaks the Agent Client Protocol with it, and prints what comes, a JSON object on each line.
 * Server and client share one command, so that no port is opened to anybody, and so that the sandbox ends both together.
 *
 * The server answers a request twice: to the request itself, and among its events. Only the events have an order, so that an
 * answer counts when it has come there, and what comes just after it still belongs to it. An agent that dies leaves its request
 * open, so that its process is watched. Node's fetch gives up on an answer after five minutes; `http` waits.
 */
export const CLIENT_SOURCE = String.raw`import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { accessSync, constants, readFileSync, readdirSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

const START_MS = 30_000;
const SETTLE_MS = 300;
const WATCH_MS = 500;
const MAX_WORDS = 4000;

const { agent, programs, session, params, mode, prompt } = JSON.parse(await text(process.stdin));
const token = randomBytes(32).toString("hex");
// Without options: the usual one may be told by the environment to go through a proxy.
const direct = new Agent({ keepAlive: true });
const open = new Map();
let port = 0;
let server = null;
let words = "";
let lastId = 0;
let lastEventAt = 0;
let isEnding = false;

main().catch((error) => end({ type: "failed", message: error.message, code: error.code, data: error.data }, 1));

async function main() {
  const missing = ["sandbox-agent", ...programs].filter((program) => find(program) === null);
  if (missing.length > 0) return end({ type: "missing", programs: missing }, 1);

  await startServer();
  const others = new Set(descendantsOf(server.pid));
  const about = await call("initialize", ABOUT_US);
  const ofAgent = descendantsOf(server.pid).filter((pid) => !others.has(pid));
  setInterval(() => watch(ofAgent), WATCH_MS);
  const started = session === null ? await call("session/new", params) : await call("session/resume", { ...params, sessionId: session });
  const sessionId = session ?? started.sessionId;
  print({ type: "session", sessionId, agent: about.agentInfo ?? null });
  if (mode !== null) await call("session/set_mode", { sessionId, modeId: mode });
  const result = await call("session/prompt", { sessionId, prompt: [{ type: "text", text: prompt }] });
  await settle();
  end({ type: "result", result }, 0);
}

async function startServer() {
  port = await findPort();
  const args = ["server", "--host", "127.0.0.1", "--port", String(port), "--token", token, "--no-telemetry"];
  // Nothing is fetched: what is missing has been named.
  const env = { ...process.env, SANDBOX_AGENT_REQUIRE_PREINSTALL: "1", CLAUDE_CODE_EXECUTABLE: find("claude") ?? "" };
  server = spawn(find("sandbox-agent"), args, { stdio: ["ignore", "ignore", "pipe"], env });
  server.stderr.setEncoding("utf8").on("data", (chunk) => (words = (words + chunk).slice(-MAX_WORDS)));
  server.once("error", (error) => end({ type: "failed", message: "The server did not start: " + error.message }, 1));
  server.once("exit", (code) => end({ type: "failed", message: "The server ended with exit code " + code + ". " + words }, 1));

  const until = Date.now() + START_MS;
  while ((await send({ path: "/v1/health" }, readWhole).catch(() => null))?.status !== 200) {
    if (Date.now() > until) throw new Error("The server did not start in time. " + words);
    await pause(20);
  }
}

const ABOUT_US = {
  protocolVersion: 1,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
  clientInfo: { name: "sandpiper", version: "1" },
};

function call(method, callParams) {
  const id = (lastId += 1);
  const answer = new Promise((resolve, reject) => open.set(id, { resolve, reject }));
  post({ jsonrpc: "2.0", id, method, params: callParams }).then(
    ({ status, body }) => {
      if (status >= 300) return settleCall({ id, error: { message: "The server answered " + status + ": " + body.slice(0, MAX_WORDS) } });
      // There are events as soon as there is an agent. They come from the first one on.
      if (method === "initialize") void listen();
    },
    (error) => settleCall({ id, error: { message: "The server cannot be reached: " + error.message } }),
  );
  return answer;
}

function settleCall({ id, result, error }) {
  const entry = open.get(id);
  open.delete(id);
  if (error === undefined) entry?.resolve(result);
  else entry?.reject(Object.assign(new Error(error.message), { code: error.code, data: error.data }));
}

async function listen() {
  try {
    await send({ path: AGENT_PATH, headers: { accept: "text/event-stream" } }, async (response) => {
      for await (const line of createInterface({ input: response })) if (line.startsWith("data:")) take(JSON.parse(line.slice(5)));
    });
    throw new Error("they ended");
  } catch (error) {
    end({ type: "failed", message: "The events of the server cannot be read: " + error.message + ". " + words }, 1);
  }
}

function take(message) {
  lastEventAt = Date.now();
  if (message.method === undefined) return settleCall(message);
  if (message.method === "session/update") return tell(message.params.update);
  if (message.id === undefined) return;
  const isQuestion = message.method === "session/request_permission";
  const answer = isQuestion ? { result: { outcome: refuse(message.params) } } : { error: { code: -32601, message: "Not offered" } };
  post({ jsonrpc: "2.0", id: message.id, ...answer }).catch((error) => end({ type: "failed", message: "The server cannot be reached: " + error.message }, 1));
}

/** A list of commands for people is most of what an agent sends, and of no use here. */
function tell(update) {
  if (update.sessionUpdate !== "available_commands_update") print({ type: "update", update });
}

/** What it may do was said before it started. It may ask for nothing more. */
function refuse({ options, toolCall }) {
  const option = options.find(({ kind }) => kind === "reject_once");
  print({ type: "denial", title: toolCall?.title ?? "" });
  return option === undefined ? { outcome: "cancelled" } : { outcome: "selected", optionId: option.optionId };
}

const AGENT_PATH = "/v1/acp/turn?agent=" + encodeURIComponent(agent);

function post(message) {
  return send({ path: AGENT_PATH, method: "POST", headers: { "content-type": "application/json" } }, readWhole, JSON.stringify(message));
}

function send({ headers, ...options }, read, body) {
  return new Promise((resolve, reject) => {
    const target = { host: "127.0.0.1", port, agent: direct, ...options, headers: { authorization: "Bearer " + token, ...headers } };
    const sent = request(target, (response) => read(response).then(resolve, reject));
    sent.once("error", reject);
    sent.end(body);
  });
}

async function readWhole(response) {
  return { status: response.statusCode, body: await text(response) };
}

async function settle() {
  lastEventAt = Date.now();
  while (Date.now() - lastEventAt < SETTLE_MS) await pause(20);
}

function watch(ofAgent) {
  const living = new Set(descendantsOf(server.pid));
  if (ofAgent.some((pid) => living.has(pid))) return;
  end({ type: "failed", message: "The agent " + agent + " ended in the midst of its turn. " + words }, 1);
}

/** The command of the server starts its program, and that starts the agent. */
function descendantsOf(root) {
  const parents = new Map(readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).map((name) => [Number(name), parentOf(name)]));
  const found = [];
  for (const [pid] of parents) {
    let at = pid;
    while (at > 1 && at !== root) at = parents.get(at) ?? 0;
    if (at === root && pid !== root) found.push(pid);
  }
  return found;
}

/** Zero for a process that has ended meanwhile, or that only waits to be buried. */
function parentOf(pid) {
  try {
    const [state, parent] = readFileSync("/proc/" + pid + "/stat", "utf8").replace(/^[^]*\) /, "").split(" ");
    return state === "Z" ? 0 : Number(parent);
  } catch {
    return 0;
  }
}

function findPort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const found = probe.address().port;
      probe.close(() => resolve(found));
    });
  });
}

function find(program) {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function print(line) {
  if (!isEnding) process.stdout.write(JSON.stringify(line) + "\n");
}

function end(line, code) {
  if (isEnding) return;
  print(line);
  isEnding = true;
  // The server leaves its agent behind when it is asked to end.
  const left = server?.pid === undefined ? [] : [server.pid, ...descendantsOf(server.pid)];
  for (const pid of left) kill(pid);
  process.stdout.write("", () => process.exit(code));
}

function kill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
`;
