import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { IsolationLevel } from "#core/review/receipt.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type {
  Command,
  CommandResult,
  RunOptions,
  Sandbox,
  SandboxProvider,
  SandboxSpec,
} from "#core/sandbox/sandbox.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import type { ScratchRepository } from "#test/git/scratch-repository.ts";
import { programsOf } from "#test/sandbox/programs-of.ts";

/** Where providers may differ, and how the suite looks at one from outside. */
export interface SandboxCapabilities {
  readonly isolation: IsolationLevel;
  /** Whether the host can reach a port of the sandbox. */
  readonly exposesPorts: boolean;
  /** How many processes have the word in their arguments, seen from where nothing can hide. */
  countProcesses(word: string, sandbox: Sandbox): Promise<number>;
}

const never = new AbortController().signal;
const files = {
  "README.md": "# Grüße\n",
  "src/a.txt": "one\ntwo\n",
  "run.sh": "#!/bin/sh\necho ran\n",
  "plain.txt": "no program\n",
};

/** The contract of SandboxProvider and Sandbox, which every implementation passes. */
export function describeSandboxProvider(
  title: string,
  makeProvider: () => SandboxProvider | Promise<SandboxProvider>,
  capabilities: SandboxCapabilities,
): void {
  describe(`${title} keeps the contract of a sandbox provider`, () => {
    let repository: ScratchRepository;
    let spec: SandboxSpec;
    let provider: SandboxProvider;
    let sandbox: Sandbox;

    beforeAll(async () => {
      repository = await createScratchRepository();
      const mergeBaseSha = await repository.commit({ "README.md": "# Old\n" });
      const headSha = await repository.commit(files);
      const source = { gitDir: `${repository.directory}/.git`, headSha, mergeBaseSha };
      spec = { runId: "run-1", source, trust: "own", allowedHosts: [], lifetimeMs: 600_000 };
      provider = await makeProvider();
    });
    beforeEach(async () => {
      sandbox = await provider.create(spec, never);
    });
    afterEach(() => sandbox[Symbol.asyncDispose]());
    afterAll(() => repository[Symbol.asyncDispose]());

    function run(command: Command, options: Partial<RunOptions> = {}): Promise<CommandResult> {
      return sandbox.run(command, { signal: never, timeoutMs: 60_000, ...options });
    }

    function sh(script: string, options: Partial<RunOptions> = {}): Promise<CommandResult> {
      return run({ argv: ["sh", "-c", script] }, options);
    }

    function pathTo(name: string): string {
      return `${sandbox.taskDir}/${name}`;
    }

    async function readText(name: string): Promise<string> {
      return Buffer.from(await sandbox.read(pathTo(name), never)).toString();
    }

    async function untilStarted(word: string, on: Sandbox = sandbox): Promise<void> {
      await vi.waitUntil(async () => (await capabilities.countProcesses(word, on)) > 0, { timeout: 30_000 });
    }

    describe("the sandbox", () => {
      it("says what it is", () => {
        expect(sandbox).toMatchObject({ provider: provider.name, isolation: capabilities.isolation });
        expect(sandbox.id).not.toBe("");
        expect(sandbox.checkout).toMatch(/^\//);
        expect(sandbox.taskDir).toMatch(/^\//);
      });

      it("brings the files of the head, as a repository without a change", async () => {
        expect(await run({ argv: ["git", "status", "--porcelain", "--ignored"] })).toMatchObject({
          exitCode: 0,
          stdout: "",
        });
        expect((await run({ argv: ["git", "rev-parse", "HEAD"] })).stdout.trim()).toBe(spec.source.headSha);
        expect((await run({ argv: ["cat", "README.md"] })).stdout).toBe(files["README.md"]);
        expect((await run({ argv: ["git", "remote"] })).stdout).toBe("");
      });

      it("lets the agent change and commit what it likes, without a trace in another one", async () => {
        const commit = "git -c user.name=A -c user.email=a@example.com commit -qam change";
        expect(await sh(`echo three >> src/a.txt && ${commit} && git status --porcelain`)).toMatchObject({
          exitCode: 0,
          stdout: "",
        });
        await using other = await provider.create(spec, never);
        expect(other.id).not.toBe(sandbox.id);
        expect(Buffer.from(await other.read(`${other.checkout}/src/a.txt`, never)).toString()).toBe(files["src/a.txt"]);
      });

      it("brings a Node and the analysers", async () => {
        const { node, analysers } = programsOf(sandbox);
        const script =
          "const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)";
        expect(await run({ argv: [node, "-e", script] })).toMatchObject({ ending: "exited", exitCode: 0 });
        expect(await run({ argv: ["test", "-r", analysers] })).toMatchObject({ ending: "exited", exitCode: 0 });
      });

      it("holds nothing of the host's environment", async () => {
        vi.stubEnv("SANDPIPER_CANARY", "sings");
        const { stdout } = await run({ argv: ["env"] });
        vi.unstubAllEnvs();
        expect(stdout).not.toContain("sings");
        expect(stdout).toMatch(/^PATH=/m);
        expect(stdout).toMatch(/^HOME=\//m);
      });

      it("has a home and a folder for temporary files that can be written to", async () => {
        const script =
          'cd "$HOME" && echo home > file && file=$(mktemp) && echo temporary > "$file" && cat "$HOME/file" "$file"';
        expect(await sh(script)).toMatchObject({ exitCode: 0, stdout: "home\ntemporary\n" });
      });
    });

    describe("run", () => {
      it("passes each argument as it is", async () => {
        const args = ["$HOME", "a b", "", "*", "'", "\n", "--", "Grüße"];
        expect((await run({ argv: ["printf", "<%s>", ...args] })).stdout).toBe(args.map((arg) => `<${arg}>`).join(""));
      });

      it("keeps the two outputs apart, and passes them on as they come", async () => {
        const seen = { stdout: "", stderr: "" };
        const result = await sh("echo out; echo err >&2; echo more", {
          onStdout: (text) => void (seen.stdout += text),
          onStderr: (text) => void (seen.stderr += text),
        });
        expect(result).toMatchObject({ ending: "exited", exitCode: 0, stdout: "out\nmore\n", stderr: "err\n" });
        expect(seen).toEqual({ stdout: "out\nmore\n", stderr: "err\n" });
      });

      it("tells the exit code", async () => {
        expect(await sh("exit 3")).toMatchObject({ ending: "exited", exitCode: 3 });
        expect(await sh("exit 129")).toMatchObject({ ending: "exited", exitCode: 129 });
      });

      it("tells that a signal ended the command", async () => {
        expect(await sh("kill -KILL $$")).toMatchObject({ ending: "killed", exitCode: null });
        expect(await sh("kill -SEGV $$")).toMatchObject({ ending: "killed", exitCode: null });
      });

      it("answers 127 for a program that is not there, and 126 for one that cannot be run", async () => {
        expect(await run({ argv: ["no-such-program"] })).toMatchObject({ ending: "exited", exitCode: 127 });
        expect(await run({ argv: ["./no-such-program"] })).toMatchObject({ ending: "exited", exitCode: 127 });
        expect(await run({ argv: ["./plain.txt"] })).toMatchObject({ ending: "exited", exitCode: 126 });
      });

      it("gives the command its input, and an end of it", async () => {
        const long = "Grüße\n".repeat(100_000);
        expect((await run({ argv: ["cat"], stdin: "hello" })).stdout).toBe("hello");
        expect((await run({ argv: ["wc", "-c"], stdin: long })).stdout.trim()).toBe(String(Buffer.byteLength(long)));
        expect((await run({ argv: ["cat"] })).stdout).toBe("");
      });

      it("does not mind a command that leaves its input unread", async () => {
        expect(await run({ argv: ["true"], stdin: "x".repeat(10_000_000) })).toMatchObject({
          ending: "exited",
          exitCode: 0,
        });
      });

      it("starts in the checkout, or where it is told to inside of the sandbox", async () => {
        expect((await run({ argv: ["pwd"] })).stdout.trim()).toBe(sandbox.checkout);
        expect((await run({ argv: ["pwd"], cwd: `${sandbox.checkout}/src` })).stdout.trim()).toBe(
          `${sandbox.checkout}/src`,
        );
        expect((await run({ argv: ["pwd"], cwd: sandbox.taskDir })).stdout.trim()).toBe(sandbox.taskDir);
      });

      it("does not start elsewhere, not even through a link", async () => {
        await sh("ln -s / way-out");
        for (const cwd of [
          "/",
          "/etc",
          `${sandbox.checkout}/..`,
          `${sandbox.checkout}/way-out/etc`,
          `${sandbox.checkout}/no-such-folder`,
        ]) {
          await expect(run({ argv: ["true"], cwd })).rejects.toThrow(SandboxError);
        }
      });

      it("adds the command's own variables, and none that reach into the dynamic linker", async () => {
        expect(
          (await run({ argv: ["sh", "-c", 'printf "%s" "$MODEL_KEY"'], env: { MODEL_KEY: "k e\ny" } })).stdout,
        ).toBe("k e\ny");
        await expect(run({ argv: ["true"], env: { LD_PRELOAD: "/x.so" } })).rejects.toThrow("LD_PRELOAD");
        await expect(run({ argv: ["true"], env: { "A=B": "c" } })).rejects.toThrow(SandboxError);
      });

      it("keeps a variable's value out of every argument list", async () => {
        const word = randomWord();
        const controller = new AbortController();
        const script = "echo ready; sleep 3600";
        let seen = -1;
        async function look(): Promise<void> {
          seen = await capabilities.countProcesses(word, sandbox);
          controller.abort();
        }
        const options = { signal: controller.signal, timeoutMs: 60_000, onStdout: () => void look() };
        expect(await sandbox.run({ argv: ["sh", "-c", script], env: { MODEL_KEY: word } }, options)).toMatchObject({
          ending: "aborted",
        });
        expect(seen).toBe(0);
      });

      it("puts a character together that comes in two pieces", async () => {
        const seen: string[] = [];
        const script = "printf '\\342'; sleep 0.2; printf '\\202'; sleep 0.2; printf '\\254'";
        const result = await sh(script, { onStdout: (text) => seen.push(text) });
        expect(result.stdout).toBe("€");
        expect(seen.join("")).toBe("€");
      });

      it("shows bytes that are no text, instead of failing on them", async () => {
        expect((await sh("printf 'a\\377b\\342'")).stdout).toBe("a\uFFFDb\uFFFD");
      });

      it("ends a command that writes more than is kept, and keeps what came before", async () => {
        const result = await sh("yes", { maxOutputBytes: 100_000 });
        expect(result).toMatchObject({ ending: "output-limit", exitCode: null, stdout: "y\n".repeat(50_000) });
        expect((await sh("yes >&2", { maxOutputBytes: 10 })).stderr).toBe("y\n".repeat(5));
      });

      it("ends a command whose time is up, says so, and lets it tidy up if it wants to", async () => {
        const [polite, tidy, stubborn] = await Promise.all([
          sh("echo begun; sleep 3600", { timeoutMs: 2_000 }),
          sh("trap 'echo tidied; exit 0' TERM; while :; do sleep 0.1; done", { timeoutMs: 2_000 }),
          sh("trap '' TERM HUP INT; while :; do sleep 0.1; done", { timeoutMs: 500 }),
        ]);
        expect(polite).toMatchObject({ ending: "timeout", exitCode: null, stdout: "begun\n" });
        expect(tidy).toMatchObject({ ending: "timeout", exitCode: null, stdout: "tidied\n" });
        expect(stubborn).toMatchObject({ ending: "timeout", exitCode: null });
      });

      it("ends a command when it is told to", async () => {
        const controller = new AbortController();
        const running = sh("echo ready; sleep 3600", { signal: controller.signal, onStdout: () => controller.abort() });
        expect(await running).toMatchObject({ ending: "aborted", exitCode: null, stdout: "ready\n" });
      });

      it("starts nothing for a caller who has given up already", async () => {
        expect(await sh("touch was-here", { signal: AbortSignal.abort() })).toMatchObject({
          ending: "aborted",
          stdout: "",
        });
        expect((await run({ argv: ["git", "status", "--porcelain"] })).stdout).toBe("");
      });

      it("fails with the error of a caller who cannot take the output", async () => {
        const word = randomWord();
        await expect(sh(`echo something; sleep 3600; : ${word}`, { onStdout: refuseOutput })).rejects.toThrow(
          "cannot take it",
        );
        expect(await capabilities.countProcesses(word, sandbox)).toBe(0);
      });

      it("comes back although a child holds the output open", async () => {
        expect(await sh("sleep 3600 & echo done")).toMatchObject({ ending: "exited", exitCode: 0, stdout: "done\n" });
      });

      it("leaves no process behind when a command exits", async () => {
        const word = randomWord();
        const result = await sh(`${runAway(word)}; sleep 0.5; echo done`);
        expect(result).toMatchObject({ ending: "exited", exitCode: 0 });
        expect(await capabilities.countProcesses(word, sandbox)).toBe(0);
      });

      it("leaves no process behind when a command's time is up", async () => {
        const word = randomWord();
        expect(await sh(`${runAway(word)}; sleep 3600`, { timeoutMs: 2_000 })).toMatchObject({ ending: "timeout" });
        expect(await capabilities.countProcesses(word, sandbox)).toBe(0);
      });

      it("leaves no process behind when a command is called off", async () => {
        const word = randomWord();
        const controller = new AbortController();
        const running = sh(`${runAway(word)}; sleep 3600`, { signal: controller.signal });
        await untilStarted(word);
        controller.abort();
        expect(await running).toMatchObject({ ending: "aborted" });
        expect(await capabilities.countProcesses(word, sandbox)).toBe(0);
      });

      it("runs several commands at a time, and ends one without the others", async () => {
        const controller = new AbortController();
        const called = sh("echo ready; sleep 3600", { signal: controller.signal, onStdout: () => controller.abort() });
        const others = [1, 2, 3].map((number) => sh(`sleep 1; echo ${number}`));
        expect((await called).ending).toBe("aborted");
        expect((await Promise.all(others)).map(({ stdout }) => stdout)).toEqual(["1\n", "2\n", "3\n"]);
      });
    });

    describe("read and write", () => {
      it("give back what was written, text or bytes, and make the folders on the way", async () => {
        const bytes = randomBytes(300_000);
        await sandbox.write(pathTo("prompt.md"), "Grüße\n", never);
        await sandbox.write(pathTo("deep/er/bytes"), bytes, never);
        await sandbox.write(pathTo("prompt.md"), "Shorter", never);
        expect(await readText("prompt.md")).toBe("Shorter");
        expect(Buffer.from(await sandbox.read(pathTo("deep/er/bytes"), never)).equals(bytes)).toBe(true);
      });

      it("share the files with the commands, which own them", async () => {
        await sandbox.write(pathTo("from-host/note"), "from the host", never);
        const script = `cat from-host/note; echo " and back" >> from-host/note; echo new > from-host/answer`;
        expect(await run({ argv: ["sh", "-c", script], cwd: sandbox.taskDir })).toMatchObject({
          exitCode: 0,
          stdout: "from the host",
        });
        expect(await readText("from-host/note")).toBe("from the host and back\n");
        expect(await readText("from-host/answer")).toBe("new\n");
      });

      it("keep the task folder out of the repository", async () => {
        await sandbox.write(pathTo("note"), "x", never);
        expect((await run({ argv: ["git", "status", "--porcelain"] })).stdout).toBe("");
      });

      it("refuse places outside of the checkout and the task folder", async () => {
        const places = [
          "/etc/passwd",
          "relative",
          sandbox.checkout,
          `${sandbox.checkout}/../x`,
          `${sandbox.taskDir}x/y`,
          `${sandbox.taskDir}/a\0b`,
        ];
        for (const place of places) {
          await expect(sandbox.read(place, never)).rejects.toThrow(SandboxError);
          await expect(sandbox.write(place, "x", never)).rejects.toThrow(SandboxError);
        }
      });

      it("follow no link that an agent has put there, neither a file nor a folder", async () => {
        await run({
          argv: ["sh", "-c", "echo safe > target; ln -s target link; mkdir real; ln -s real folder; ln -s /etc out"],
          cwd: sandbox.taskDir,
        });
        for (const name of ["link", "folder/x", "out/passwd", "out/sandpiper-was-here"]) {
          await expect(sandbox.read(pathTo(name), never)).rejects.toThrow(SandboxError);
          await expect(sandbox.write(pathTo(name), "changed", never)).rejects.toThrow(SandboxError);
        }
        expect(await readText("target")).toBe("safe\n");
      });

      it("refuse what is no ordinary file, and do not wait for it", async () => {
        await run({ argv: ["sh", "-c", "mkfifo pipe; mkdir folder"], cwd: sandbox.taskDir });
        for (const name of ["pipe", "folder"]) {
          await expect(sandbox.read(pathTo(name), never)).rejects.toThrow(SandboxError);
          await expect(sandbox.write(pathTo(name), "x", never)).rejects.toThrow(SandboxError);
        }
      });

      it("say so when a file does not exist", async () => {
        await expect(sandbox.read(pathTo("no-such-file"), never)).rejects.toThrow(/no-such-file.*does not exist/);
      });

      it("do nothing for a caller who has given up", async () => {
        await expect(sandbox.write(pathTo("note"), "x", AbortSignal.abort())).rejects.toThrow(/abort/);
        await expect(sandbox.read(pathTo("note"), never)).rejects.toThrow(SandboxError);
      });
    });

    describe("the end", () => {
      it("comes once, however often it is asked for", async () => {
        await Promise.all([sandbox[Symbol.asyncDispose](), sandbox[Symbol.asyncDispose]()]);
        await sandbox[Symbol.asyncDispose]();
        await expect(sh("true")).rejects.toThrow(SandboxError);
        await expect(sandbox.read(`${sandbox.checkout}/README.md`, never)).rejects.toThrow(SandboxError);
        await expect(sandbox.write(`${sandbox.taskDir}/x`, "x", never)).rejects.toThrow(SandboxError);
        await expect(sandbox.extend(1000, never)).rejects.toThrow(SandboxError);
        await expect(sandbox.expose(8080, never)).rejects.toThrow(SandboxError);
      });

      it("ends every command, and all that the commands have started", async () => {
        const word = randomWord();
        await using other = await provider.create(spec, never);
        const running = sh(`${runAway(word)}; trap '' TERM; sleep 3600`);
        await untilStarted(word);
        await sandbox[Symbol.asyncDispose]();
        expect(await running).toMatchObject({ ending: "killed", exitCode: null });
        expect(await capabilities.countProcesses(word, other)).toBe(0);
      });

      it("comes by itself when the lifetime is over", async () => {
        await using short = await provider.create({ ...spec, lifetimeMs: 1_000 }, never);
        const result = await short.run({ argv: ["sleep", "3600"] }, { signal: never, timeoutMs: 3_600_000 });
        expect(result).toMatchObject({ ending: "killed" });
        await expect(short.run({ argv: ["true"] }, { signal: never, timeoutMs: 1_000 })).rejects.toThrow("lifetime");
      });

      it("can be put off", async () => {
        await using short = await provider.create({ ...spec, lifetimeMs: 1_000 }, never);
        await short.extend(600_000, never);
        await short.extend(1, never);
        expect(await short.run({ argv: ["sleep", "1.5"] }, { signal: never, timeoutMs: 60_000 })).toMatchObject({
          exitCode: 0,
        });
      });
    });

    describe("the provider", () => {
      it("makes nothing for a caller who has given up", async () => {
        await expect(provider.create(spec, AbortSignal.abort())).rejects.toThrow(/abort/);
      });

      it("fails where the head is not to be had", async () => {
        const source = { ...spec.source, headSha: "1".repeat(40) };
        await expect(provider.create({ ...spec, source }, never)).rejects.toThrow(/1{40}|head/);
      });

      it("refuses hosts that it cannot understand", async () => {
        for (const host of ["*", "https://example.com", "a b", "example.com:0", "example.com:99999", "*.*.com"]) {
          await expect(provider.create({ ...spec, allowedHosts: [host] }, never)).rejects.toThrow(SandboxError);
        }
      });

      it("sweeps no sandbox that is alive", async () => {
        await provider.sweep(0, never);
        expect(await sh("cat README.md")).toMatchObject({ exitCode: 0, stdout: files["README.md"] });
      });

      it("refuses to expose what is no port", async () => {
        for (const port of [0, -1, 1.5, 65_536])
          await expect(sandbox.expose(port, never)).rejects.toThrow(SandboxError);
      });

      it.runIf(!capabilities.exposesPorts)("says why where it cannot expose a port", async () => {
        await expect(sandbox.expose(8080, never)).rejects.toThrow(/8080 cannot be reached: /);
      });

      it.runIf(capabilities.exposesPorts)("makes a port reachable from the host", async () => {
        const controller = new AbortController();
        let port = 0;
        const script = `const s = require("node:http").createServer((q, r) => r.end("served")).listen(0, () => console.log(s.address().port))`;
        function onStdout(text: string): void {
          port = Number(text);
        }
        const serving = run(
          { argv: [programsOf(sandbox).node, "-e", script] },
          { signal: controller.signal, onStdout },
        );
        await vi.waitUntil(() => port > 0, { timeout: 30_000 });
        const { url, headers } = await sandbox.expose(port, never);
        expect(await (await fetch(url, { headers })).text()).toBe("served");
        controller.abort();
        expect((await serving).ending).toBe("aborted");
      });
    });
  });
}

/** A number of seconds that stands in the arguments of no other process. */
function randomWord(): string {
  return `3600.${randomBytes(6).readUIntBE(0, 6)}`;
}

/** Processes that take pains to get away from their parent. */
function runAway(word: string): string {
  return `(sleep ${word} &); setsid sleep ${word} & nohup setsid sleep ${word} >/dev/null 2>&1 & (setsid sh -c 'sleep ${word} &' &)`;
}

function refuseOutput(): void {
  throw new Error("cannot take it");
}
