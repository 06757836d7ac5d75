import { afterEach, describe, expect, it } from "vitest";
import { createScratchRepository, type ScratchRepository } from "#test/git/scratch-repository.ts";
import { importTree, type ImportedTree } from "#test/random/import-trees.ts";
import { answer, commandThatAnswers, finding } from "./answers.ts";
import { runSandpiper } from "./run-sandpiper.ts";
import { startSandpiper, type StartedSandpiper } from "./start-sandpiper.ts";

const open: ScratchRepository[] = [];

afterEach(async () => {
  for (const repository of open.splice(0)) await repository[Symbol.asyncDispose]();
});

type Files = Readonly<Record<string, string | Uint8Array>>;

async function repositoryWith(base: Files): Promise<ScratchRepository> {
  const repository = await createScratchRepository();
  open.push(repository);
  await repository.commit(base, "Begin");
  await repository.git(["switch", "--quiet", "--create", "change"]);
  return repository;
}

/** A branch `odd` of exactly these files, whose paths may be any bytes, on top of main. */
async function importOdd(repository: ScratchRepository, tree: ImportedTree): Promise<void> {
  await importTree(`${repository.directory}/.git`, { branch: "odd", from: "refs/heads/main", tree });
}

function review(repository: ScratchRepository, ...args: string[]) {
  return runSandpiper(["review", "--repo", repository.directory, ...args]);
}

/** The same, for somebody who interrupts it or stops reading. */
function start(repository: ScratchRepository, ...args: string[]): StartedSandpiper {
  return startSandpiper(["review", "--repo", repository.directory, ...args], { env: { HOME: repository.root } });
}

function by(command: string): readonly [string, string] {
  return ["--agent-command", command];
}

describe("sandpiper review of an odd change", () => {
  it("names a path that is not UTF-8, and shows what was found there in the summary", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    const paths = ["a.ts", "caf\xe9.ts"];
    await importOdd(repository, new Map(paths.map((path) => [path, { mode: "100644", content: "2\n" }])));
    const found = [finding({ path: "caf\uFFFD.ts", quote: "2", title: "Cannot be named" })];
    const command = by(commandThatAnswers(answer(found, ["a.ts"])));

    const { exitCode, stdout } = await review(repository, "--head", "odd", ...command, "--format", "json");
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ state: "reviewed", findings: [{ anchor: { kind: "outside" } }] });
    expect(result.receipt.filesSkipped).toEqual([{ path: "caf\uFFFD.ts", reason: "its path is not valid UTF-8" }]);
    expect(exitCode).toBe(0);
    const dry = await review(repository, "--head", "odd", ...command, "--dry-run");
    expect(JSON.parse(dry.stdout)[0].parameters).toMatchObject({
      comments: [],
      body: expect.stringContaining("Cannot be named"),
    });
  });

  it("reviews a diff of 20 MB, to its last line", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    const lines = Array.from({ length: 250_000 }, (_, index) => `export const value${index} = "${"x".repeat(60)}";`);
    await repository.commit({ "big.ts": `${lines.join("\n")}\n` });
    const quote = lines.at(-1) ?? "";
    const report = commandThatAnswers(answer([finding({ path: "big.ts", quote })], ["big.ts"]));
    const diff = String.raw`$(sed 's/.*"diffPath":"\([^"]*\)".*/\1/')`;
    const command = by(`test "$(wc -c < "${diff}")" -gt 20000000 && ${report}`);
    const { exitCode, stdout } = await review(repository, ...command, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      state: "reviewed",
      findings: [{ anchor: { kind: "inline", startLine: 250_000, endLine: 250_000 } }],
    });
    expect(exitCode).toBe(0);
  });

  it.each([
    ["renamed", ["mv", "a.ts", "b.ts"], "renamed without a change"],
    ["made executable", ["update-index", "--chmod=+x", "a.ts"], "only its mode changed"],
  ])("is not green where a file was only %s, and says so", async (_name, change, reason) => {
    const repository = await repositoryWith({ "a.ts": "export const a = 1;\n" });
    await repository.git(change);
    await repository.git(["commit", "--quiet", "--message=Change it"]);
    const { exitCode, stdout } = await review(repository, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ state: "not_reviewed", reason: expect.stringContaining(reason) });
    expect(exitCode).toBe(3);
  });

  it("takes a comment on a deleted file at its deleted line", async () => {
    const repository = await repositoryWith({ "a.ts": "export const a = 1;\n" });
    await repository.git(["rm", "--quiet", "a.ts"]);
    await repository.git(["commit", "--quiet", "--message=Delete it"]);
    const found = [finding({ path: "a.ts", side: "LEFT", quote: "export const a = 1;" })];
    const { stdout } = await review(repository, ...by(commandThatAnswers(answer(found, ["a.ts"]))), "--format", "json");
    expect(JSON.parse(stdout).findings).toMatchObject([{ anchor: { kind: "inline", side: "LEFT", startLine: 1 } }]);
  });

  it("reads a file that was a link, and a folder that was a file", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    const main: ImportedTree = new Map([
      ["link.ts", { mode: "120000", content: "a.ts" }],
      ["node", { mode: "100644", content: "file\n" }],
    ]);
    await importOdd(repository, main);
    await importTree(`${repository.directory}/.git`, {
      branch: "odder",
      from: "refs/heads/odd",
      tree: new Map([
        ["link.ts", { mode: "100644", content: "now text\n" }],
        ["node/a.ts", { mode: "100644", content: "in a folder\n" }],
      ]),
    });
    const found = ["now text", "in a folder"].map((quote, index) =>
      finding({ path: index === 0 ? "link.ts" : "node/a.ts", quote }),
    );
    const command = by(commandThatAnswers(answer(found, ["link.ts", "node", "node/a.ts"])));
    const { stdout } = await review(repository, "--base", "odd", "--head", "odder", ...command, "--format", "json");
    const result = JSON.parse(stdout);
    expect(result.state).toBe("reviewed");
    expect(result.findings.map((each: { anchor: object }) => each.anchor)).toMatchObject([
      { kind: "inline", path: "link.ts", side: "RIGHT", startLine: 1 },
      { kind: "inline", path: "node/a.ts", side: "RIGHT", startLine: 1 },
    ]);
  });

  it.each([
    ["the same commit", "change", "change", /same commit/],
    ["a base that holds the head", "change", "main", /already holds the head/],
  ])("is not green for %s", async (_name, base, head, reason) => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    await repository.commit({ "a.ts": "2\n" });
    const { exitCode, stdout } = await review(repository, "--base", base, "--head", head, "--format", "json");
    expect(JSON.parse(stdout).reason).toMatch(reason);
    expect(exitCode).toBe(3);
  });

  it("reviews from a subfolder, a worktree, and against an annotated tag", async () => {
    const repository = await repositoryWith({ "sub/a.ts": "1\n" });
    await repository.git(["tag", "--annotate", "--message=One", "v1"]);
    await repository.commit({ "sub/a.ts": "2\n" });
    await repository.git(["worktree", "add", "--quiet", "--detach", "../tree"]);
    for (const directory of [`${repository.directory}/sub`, `${repository.root}/tree`]) {
      const { stdout } = await runSandpiper(["review", "--repo", directory, "--base", "v1", "--format", "json"]);
      expect(JSON.parse(stdout)).toMatchObject({ state: "reviewed", receipt: { filesRead: ["sub/a.ts"] } });
    }
  });

  it("says that a repository has no commits", async () => {
    const repository = await createScratchRepository();
    open.push(repository);
    const { exitCode, stderr } = await review(repository);
    expect(stderr).toContain("has no commits yet");
    expect(exitCode).toBe(2);
  });
});

describe("sandpiper review by an odd program", () => {
  const REPORT = JSON.stringify(answer([], ["a.ts"]));

  it.each([
    ["writes in pieces", `printf '%s' '${REPORT.slice(0, 20)}'; sleep 0.2; printf '%s' '${REPORT.slice(20)}'`],
    ["begins with a byte order mark", `printf '\\357\\273\\277%s' '${REPORT}'`],
    ["writes NUL bytes around it", `printf '\\000%s\\000' '${REPORT}'`],
    ["leaves others behind that hold its output", `printf '%s' '${REPORT}'; sleep 1000 & exit 0`],
  ])("takes the answer of one that %s", async (_name, command) => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    await repository.commit({ "a.ts": "2\n" });
    const { exitCode, stdout } = await review(repository, ...by(command), "--format", "json");
    expect(JSON.parse(stdout).state).toBe("reviewed");
    expect(exitCode).toBe(0);
  });

  it.each([
    ["ends well with an error message", "echo 'Error: rate limit exceeded'", /no JSON object/],
    ["writes UTF-16", `printf '%s' '${REPORT}' | iconv -t UTF-16`, /no JSON object/],
    ["answers and then never ends", `printf '%s' '${REPORT}'; sleep 1000`, /did not end/],
    ["answers and then fails", `printf '%s' '${REPORT}'; exit 9`, /exit code 9/],
    ["is not there", "no-such-program", /could not be started/],
  ])("is not reviewed by one that %s", async (_name, command, reason) => {
    const repository = await repositoryWith({ "a.ts": "1\n", ".sandpiper.yml": "budget:\n  minutes: 0.05\n" });
    await repository.commit({ "a.ts": "2\n" });
    const { exitCode, stdout } = await review(repository, ...by(command), "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ state: "not_reviewed", reason: expect.stringMatching(reason) });
    expect(exitCode).toBe(3);
  });
});

describe("sandpiper review, watched", () => {
  it.each([
    [/Reading the change/, "SIGINT"],
    [/Preparing the sandbox/, "SIGINT"],
    [/at work in the sandbox/, "SIGINT"],
    [/at work in the sandbox/, "SIGTERM"],
    [/at work in the sandbox/, "SIGHUP"],
  ] as const)("ends as interrupted, and prints no result, when it is stopped at %s by %s", async (at, signal) => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    await repository.commit({ "a.ts": "2\n" });
    const started = start(repository, ...by("echo at work in the sandbox >&2; sleep 1000"));
    await started.see(at);
    started.kill(signal);
    const { exitCode, stdout, stderr } = await started.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: "" });
    expect(stderr).toContain(`Not reviewed. Stopped by ${signal}.`);
  });

  it("ends as usual when its reader has seen enough", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    await repository.commit({ "a.ts": "2\n" });
    const found = [finding({ path: "a.ts", quote: "2", severity: "high", body: "Too long. ".repeat(100) })];
    const many = commandThatAnswers(answer(found, ["a.ts"])).replace("Too long. ", "Too long. ".repeat(9000));
    const started = start(repository, ...by(many), "--format", "json");
    started.stopReading();
    const { exitCode, stderr } = await started.ended;
    expect(stderr).not.toMatch(/EPIPE|^ {4}at /m);
    expect(exitCode).toBe(1);
  });

  it("says before the review that its result cannot be written", async () => {
    const repository = await repositoryWith({ "a.ts": "1\n" });
    const { exitCode, stderr } = await review(repository, "--output", `${repository.root}/missing/result.json`);
    expect(stderr).toBe(
      `sandpiper: There is no folder ${repository.root}/missing for --output. Create it, or name a file elsewhere.\n`,
    );
    expect(exitCode).toBe(2);
  });
});
