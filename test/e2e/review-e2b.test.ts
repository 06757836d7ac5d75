import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listAgents } from "../../src/agents/registry.ts";
import { startE2b, type E2bServer } from "#test/e2b/start-e2b.ts";
import { answer, commandThatAnswers, finding } from "./answers.ts";
import { createProject, OWNER, type Project, type ProjectOptions } from "./e2b/pull-request.ts";
import { runSandpiper, type CliResult } from "./run-sandpiper.ts";

const OF = { owner: OWNER, repo: "octo-repo", pull_number: 1 };
const ONE_FINDING = commandThatAnswers(answer([finding({ path: "a.js", quote: "time === NaN" })], ["a.js"]));

let open: AsyncDisposableStack;
let e2b: E2bServer;
let project: Project;

beforeEach(async () => {
  open = new AsyncDisposableStack();
  e2b = open.use(await startE2b());
});

afterEach(() => open.disposeAsync());

async function openPull(options?: ProjectOptions): Promise<void> {
  project = open.use(await createProject(OF.repo, options));
  await project.open();
}

function review(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return runSandpiper(["review", "--pr", "octo-org/octo-repo#1", "--format", "json", "--sandbox", "e2b", ...args], {
    env: { GITHUB_API_URL: project.github.apiUrl, GITHUB_TOKEN: project.token, ...e2b.env, ...env },
  });
}

/** What E2B was told, in every request: addresses, headers, and the bodies of calls. */
function toldToE2b(): string {
  return JSON.stringify(e2b.requests);
}

function uploads(): readonly string[] {
  return e2b.requests.flatMap(({ method, path, query }) =>
    method === "POST" && path === "/files" ? [query["path"] ?? ""] : [],
  );
}

/** How often a git has begun to fetch while the review ran. */
async function countFetches(run: () => Promise<CliResult>): Promise<number> {
  const { requests } = project.github;
  const before = requests.length;
  const { exitCode, stderr } = await run();
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return requests.slice(before).filter(({ route, method }) => route === "git" && method === "GET").length;
}

/** The same review on this machine, where the host alone fetches. The pull requests are harmless. */
function reviewHere(): Promise<CliResult> {
  return review(["--sandbox", "local", "--allow-unisolated", "--agent-command", ONE_FINDING]);
}

describe("sandpiper review --sandbox e2b", () => {
  it("reviews a pull request in a sandbox that has cloned it, posts, and says what that took", async () => {
    await openPull();
    const { exitCode, stdout, stderr } = await review(["--post", "--fail-on", "medium"]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
    const { state, findings, receipt } = JSON.parse(stdout);
    expect({ state, findings }).toMatchObject({ state: "reviewed", findings: [{ rule: { id: "eslint/use-isnan" } }] });

    const [sandbox] = e2b.sandboxes();
    expect(e2b.sandboxes()).toHaveLength(1);
    expect(sandbox).toMatchObject({ template: "sandpiper", state: "killed" });
    expect(receipt.sandbox).toMatchObject({
      provider: "e2b",
      id: sandbox?.sandboxId,
      template: "sandpiper",
      isolation: "isolated",
      costUsd: expect.any(Number),
    });
    expect(receipt.sandbox.costUsd).toBeGreaterThan(0);
    expect(stderr).toContain(`In the sandbox ${sandbox?.sandboxId} (e2b)`);

    const octokit = new Octokit({ baseUrl: project.github.apiUrl, auth: project.token });
    const { data: comments } = await octokit.rest.pulls.listReviewComments(OF);
    expect(comments).toMatchObject([{ path: "a.js", line: 2 }]);
    const { data: reviews } = await octokit.rest.pulls.listReviews(OF);
    expect(reviews[0]?.body).toMatch(/e2b, template sandpiper: isolated, \d+ s, /);
  });

  it("lets the sandbox fetch by itself, and tells E2B no token of the host", async () => {
    await openPull();
    const byHost = await countFetches(reviewHere);
    const byBoth = await countFetches(() => review(["--agent-command", ONE_FINDING]));
    expect(byBoth).toBeGreaterThan(byHost);
    expect(uploads().filter((path) => path.endsWith(".pack"))).toEqual([]);
    expect(toldToE2b()).not.toContain(project.token);
  });

  it("sends the commits of a private repository where no token may enter the sandbox", async () => {
    await openPull({ isPrivate: true });
    const byHost = await countFetches(reviewHere);
    expect(await countFetches(() => review(["--agent-command", ONE_FINDING]))).toBe(byHost);
    expect(uploads().filter((path) => path.endsWith(".pack"))).toHaveLength(1);
    expect(toldToE2b()).not.toContain(project.token);
  });

  it("lends the sandbox a token that is made for it, and ends that before the agent starts", async () => {
    await openPull({ isPrivate: true });
    const cloneToken = project.createCloneToken();
    const reversed = cloneToken.split("").toReversed().join("");
    const search = `test -z "$(env | grep -F "$(echo ${reversed} | rev)")" && test -z "$(grep -rlF "$(echo ${reversed} | rev)" "$HOME")"`;
    const command = `${search} && ${ONE_FINDING}`;
    const { exitCode, stdout, stderr } = await review(["--agent-command", command], {
      SANDPIPER_CLONE_TOKEN: cloneToken,
    });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ state: "reviewed", findings: [{ path: "a.js" }] });
    expect(uploads().filter((path) => path.endsWith(".pack"))).toEqual([]);
    expect(project.github.store.tokens.has(cloneToken)).toBe(false);
    expect(project.github.store.tokens.has(project.token)).toBe(true);
    expect(toldToE2b()).not.toContain(project.token);
    expect(toldToE2b()).not.toContain(cloneToken);
    expect(stdout + stderr).not.toContain(cloneToken);
  });

  it("runs a program of the user's in the sandbox, in the checkout of the head", async () => {
    await openPull();
    const command = `grep -q 'time === NaN' a.js && test "$E2B_SANDBOX" = true && ${ONE_FINDING}`;
    const { exitCode, stdout, stderr } = await review(["--agent-command", command, "--template", "base"]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ path: "a.js" }],
      receipt: { sandbox: { template: "base" } },
    });
    expect(e2b.sandboxes()).toMatchObject([{ state: "killed", template: "base" }]);
  });

  it("takes the template of the configuration, and that of the command line before it", async () => {
    await openPull({ config: "sandbox:\n  template: codex\n" });
    await review(["--agent-command", ONE_FINDING]);
    await review(["--agent-command", ONE_FINDING, "--template", "claude"]);
    expect(e2b.sandboxes().map(({ template }) => template)).toEqual(["codex", "claude"]);
  });

  it("ends the sandbox of an agent that fails, and says that nothing was reviewed", async () => {
    await openPull();
    const { exitCode, stdout } = await review(["--agent-command", "echo nonsense; exit 4"]);
    expect(JSON.parse(stdout)).toMatchObject({ state: "not_reviewed", receipt: { sandbox: { provider: "e2b" } } });
    expect(exitCode).toBe(3);
    expect(e2b.sandboxes()).toMatchObject([{ state: "killed" }]);
  });

  it.each([
    ["claude", "ANTHROPIC_API_KEY"],
    ["openai-agents", "OPENAI_API_KEY"],
  ])("makes no sandbox for %s without the key of its model", async (agent, key) => {
    await openPull();
    const { exitCode, stdout, stderr } = await review(["--agent", agent]);
    const { state, reason, receipt } = JSON.parse(stdout);
    expect({ state, reason }).toEqual({ state: "not_reviewed", reason: expect.stringContaining(`Set ${key}`) });
    expect(receipt.filesSkipped).toEqual([{ path: "a.js", reason: "the agent did not start" }]);
    expect(stderr).not.toContain("raw answer");
    expect(exitCode).toBe(3);
    expect(e2b.sandboxes()).toEqual([]);
  });

  it("says which template to build where the one that was chosen has no program of the agent", async () => {
    await openPull();
    const { exitCode, stdout } = await review(["--agent", "pi", "--template", "sandpiper"], {
      ANTHROPIC_API_KEY: "sk-made-up",
      PATH: "/usr/bin:/bin",
    });
    const { reason, receipt } = JSON.parse(stdout);
    expect(reason).toContain(
      'needs the program "pi", which the template "sandpiper" does not have. Build "sandpiper-pi"',
    );
    expect(receipt.filesSkipped).toEqual([{ path: "a.js", reason: "the agent did not start" }]);
    expect(exitCode).toBe(3);
  });

  it("goes on where the sandboxes of earlier runs cannot be listed, and says so", async () => {
    await openPull();
    e2b.addFault({ kind: "status", status: 400, message: "no lists today", match: "GET /v2/sandboxes", times: 1 });
    const { exitCode, stderr } = await review(["--agent-command", ONE_FINDING]);
    expect(stderr).toMatch(/earlier runs may be left: .*no lists today/);
    expect(exitCode).toBe(0);
  });
});

describe("sandpiper review --sandbox e2b, called wrongly", () => {
  it.each([
    ["no key", { E2B_API_KEY: "" }, [], /Set E2B_API_KEY; https:\/\/e2b\.dev/],
    ["a key that is not taken", { E2B_API_KEY: "e2b_wrong" }, [], /key.*Check E2B_API_KEY/],
    ["a template that does not exist", {}, ["--template", "nobody-built-this"], /no template "nobody-built-this"/],
    [
      "the template of an agent, which nobody has built",
      { ANTHROPIC_API_KEY: "sk-made-up" },
      ["--agent", "pi"],
      /no template "sandpiper-pi".*"npm run template:build -- sandpiper-pi"/,
    ],
    ["--allow-unisolated", {}, ["--allow-unisolated"], /--allow-unisolated/],
    ["headers that are not there", { SANDPIPER_E2B_EGRESS_HEADERS: "/nowhere.json" }, [], /nowhere\.json.*ENOENT/],
  ])("says what is wrong with %s, and makes no sandbox", async (_name, env, args, message) => {
    await openPull();
    const { exitCode, stdout, stderr } = await review(args, env);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/Not reviewed/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(e2b.sandboxes()).toEqual([]);
  });

  it("refuses to lend the token of the run", async () => {
    await openPull({ isPrivate: true });
    const { exitCode, stderr } = await review([], { SANDPIPER_CLONE_TOKEN: project.token });
    expect(stderr).toMatch(/SANDPIPER_CLONE_TOKEN/);
    expect(exitCode).toBe(2);
  });
});

describe("sandpiper doctor", () => {
  it("asks E2B whether it takes the key, and makes no sandbox for that", async () => {
    const { stdout } = await runSandpiper(["doctor"], { env: e2b.env });
    expect(stdout).toMatch(
      /ok +E2B +takes the key, and it has the template "sandpiper"; 0 sandboxes run, and none was made/,
    );
    expect(e2b.sandboxes()).toEqual([]);
  });

  it("looks for the template of the agent that is asked for, and for no other agent", async () => {
    const { stdout, exitCode } = await runSandpiper(["doctor", "--agent", "pi"], { env: e2b.env });
    expect(stdout).toMatch(/limited +E2B +.* no template "sandpiper-pi"/);
    expect(stdout).toContain("Build it: `npm run template:build -- sandpiper-pi`.");
    expect(stdout).toMatch(/limited +Agent pi +.*; no key is set/);
    expect(stdout).toContain("It has no key for its model. Set one of ANTHROPIC_API_KEY");
    expect(stdout.match(/Agent /g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  it("says one line of each agent, and where to learn more", async () => {
    const { stdout } = await runSandpiper(["doctor"]);
    const lines = stdout.split("\n");
    const first = lines.findIndex((line) => line.includes("Agent static"));
    expect(lines.slice(first, first + listAgents().length)).toEqual(
      listAgents().map(({ id }) => expect.stringMatching(new RegExp(`^(ok|limited) +Agent ${id} `))),
    );
    expect(stdout).toContain("`sandpiper doctor --agent NAME` says what an agent needs.");
  });

  it("names the agents where the one that is asked for does not exist", async () => {
    const { exitCode, stderr } = await runSandpiper(["doctor", "--agent", "clade"]);
    expect(stderr).toContain('There is no agent "clade". There are: static, command, claude');
    expect(exitCode).toBe(2);
  });

  it("says what is wrong with the key, and that E2B is not set up where there is none", async () => {
    const wrong = await runSandpiper(["doctor"], { env: { ...e2b.env, E2B_API_KEY: "e2b_wrong" } });
    expect(wrong.stdout).toMatch(/limited +E2B[\s\S]*E2B_API_KEY/);
    expect((await runSandpiper(["doctor"])).stdout).toMatch(/limited +E2B +not set up\n.*E2B_API_KEY/);
  });
});
