import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox, SandboxProvider } from "#core/sandbox/sandbox.ts";
import { isInside } from "../sandbox-path.ts";
import { describeSandboxProvider } from "#test/contract/sandbox.ts";
import {
  MISSING,
  countProcesses,
  createLocalFixture,
  isRoot,
  never,
  packageRoot,
  sh,
} from "#test/sandbox/local-fixture.ts";
import type { LocalFixture } from "#test/sandbox/local-fixture.ts";
import { programsOf } from "#test/sandbox/programs-of.ts";

let local: LocalFixture;

beforeAll(async () => {
  local = await createLocalFixture();
});
afterAll(() => local[Symbol.asyncDispose]());
afterEach(() => local.checkEmpty());

describe.skipIf(MISSING.isolated !== null)(`level isolated (${MISSING.isolated ?? "works here"})`, () => {
  describeSandboxProvider("local, isolated", () => local.makeProvider({ level: "isolated" }), {
    isolation: "isolated",
    exposesPorts: false,
    countProcesses,
  });
});

async function fetchFrom(sandbox: Sandbox, address: string): Promise<string> {
  const script = "fetch(process.argv[1]).then(async (r) => console.log(r.status, await r.text()))";
  const argv = [programsOf(sandbox).node, "-e", script, address] as const;
  return (await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 })).stdout;
}

/** Speaks to the proxy without a client that could refuse to. */
async function sendToProxy(sandbox: Sandbox, head: string): Promise<string> {
  const script =
    "const s = require('node:net').connect(3128, '127.0.0.1'); process.stdin.pipe(s, { end: false }); s.pipe(process.stdout)";
  const argv = [programsOf(sandbox).node, "-e", script] as const;
  const stdin = `${head}\r\nConnection: close\r\n\r\n`;
  return (await sandbox.run({ argv, stdin }, { signal: never, timeoutMs: 60_000 })).stdout;
}

describe.skipIf(MISSING.isolated !== null)("an isolated local sandbox", () => {
  let provider: SandboxProvider;
  beforeAll(() => {
    provider = local.makeProvider({ level: "isolated" });
  });

  it("shows no process of the host, and no environment of one", async () => {
    await using sandbox = await provider.create(local.spec, never);
    const { stdout } = await sh(sandbox, "ls /proc | grep -c '^[0-9]'; cat /proc/[0-9]*/environ | tr '\\0' '\\n'");
    expect(Number(/^\d+/.exec(stdout)?.[0])).toBeLessThan(12);
    expect(stdout).not.toContain("HOST_SECRET");
    const names = stdout
      .split("\n")
      .slice(1)
      .map((line) => line.split("=")[0] ?? "");
    const known = [
      "",
      "PATH",
      "LANG",
      "HOME",
      "TMPDIR",
      "CLAUDE_CODE_TMPDIR",
      "SANDPIPER_SANDBOX",
      "PWD",
      "OLDPWD",
      "_",
      "SHLVL",
    ];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("has nothing of the host's files but its programs", async () => {
    const secret = join(local.rootDir, "secret");
    mkdirSync(secret);
    writeFileSync(join(secret, "key"), "secret key", { mode: 0o644 });
    await using other = await provider.create(local.spec, never);
    await using sandbox = await provider.create(local.spec, never);
    const paths = [
      secret,
      `${secret}/key`,
      "/etc/shadow",
      "/root",
      "/home",
      "/sys",
      "/boot",
      "/etc/ssh",
      "/run",
      "/opt",
      local.repository.directory,
      other.checkout,
    ].filter((path) => !isInside(path, packageRoot)); // the folders above the project are there, with nothing else in them
    const { stdout } = await sh(
      sandbox,
      `for path in ${paths.join(" ")}; do ls -A "$path" 2>/dev/null; cat "$path" 2>/dev/null; done; ls ${local.rootDir}`,
    );
    rmSync(secret, { recursive: true });
    expect(stdout.trim()).toBe(sandbox.id);
  });

  it("refuses to write anywhere but in its own folders", async () => {
    await using sandbox = await provider.create(local.spec, never);
    const { stdout } = await sh(
      sandbox,
      'for path in / /usr /etc /dev /proc /bin "$HOME/.." ; do (: > "$path/x") 2>/dev/null && echo "$path"; done; echo end',
    );
    expect(stdout).toBe("end\n");
  });

  it("lets nobody write to the checkout for a command that asks for that, and for no other", async () => {
    await using sandbox = await provider.create(local.spec, never);
    const argv = [
      "sh",
      "-c",
      'touch made; chmod u+w .; touch made; echo kept > "$1"; ls',
      "sh",
      `${sandbox.taskDir}/note`,
    ] as const;
    const limits = { signal: never, timeoutMs: 30_000 };
    const closed = await sandbox.run({ argv, isCheckoutReadOnly: true }, limits);
    expect(closed.stderr).toContain("Read-only file system");
    expect(closed.stdout).not.toContain("made");
    expect(new TextDecoder().decode(await sandbox.read(`${sandbox.taskDir}/note`, never))).toBe("kept\n");
    expect((await sandbox.run({ argv }, limits)).stdout).toContain("made");
  });

  it("has a network of its own that leads nowhere", async () => {
    await using web = await startWebServer();
    await using sandbox = await provider.create(local.spec, never);
    const script = `require("node:net").connect(${web.port}, "127.0.0.1").on("error", (e) => console.log(e.code)).on("connect", () => console.log("connected"))`;
    const { node } = programsOf(sandbox);
    const result = await sandbox.run({ argv: [node, "-e", script] }, { signal: never, timeoutMs: 60_000 });
    expect(result.stdout).toBe("ECONNREFUSED\n");
    const interfaces = await sh(sandbox, "cat /proc/net/dev | tail -n +3 | cut -d: -f1");
    expect(interfaces.stdout.trim()).toBe("lo");
  });

  it("reaches the hosts that are allowed, and no others", async () => {
    await using web = await startWebServer();
    await using sandbox = await provider.create({ ...local.spec, allowedHosts: [`127.0.0.1:${web.port}`] }, never);
    await using closed = await provider.create({ ...local.spec, allowedHosts: ["example.com"] }, never);
    const address = `http://127.0.0.1:${web.port}/path?query`;
    expect(await fetchFrom(sandbox, address)).toBe("200 GET /path?query\n");
    expect(await sendToProxy(sandbox, `GET ${address} HTTP/1.1\r\nHost: elsewhere.test`)).toMatch(
      /^HTTP.1.1 200 [^]*GET .path.query$/,
    );
    const others = [
      "GET http://169.254.169.254/latest",
      `GET http://127.0.0.1:1/`,
      "CONNECT example.com:443",
      "CONNECT [::1]:80",
      "GET /",
    ];
    for (const other of others) {
      expect(await sendToProxy(sandbox, `${other} HTTP/1.1\r\nHost: 127.0.0.1:${web.port}`)).toMatch(
        /^HTTP.1.1 403 [^]*is not among the hosts/,
      );
    }
    expect(await sendToProxy(closed, `GET ${address} HTTP/1.1\r\nHost: example.com`)).toMatch(/^HTTP.1.1 403 /);
    expect(web.requests).toEqual(["/path?query", "/path?query"]);
  });

  it("keeps exit codes and output where a command has a way to the network", async () => {
    await using sandbox = await provider.create({ ...local.spec, allowedHosts: ["example.com"] }, never);
    expect(await sh(sandbox, "cat; echo out; echo err >&2; exit 5")).toMatchObject({
      exitCode: 5,
      stdout: "out\n",
      stderr: "err\n",
    });
    expect(await sh(sandbox, "kill -KILL $$")).toMatchObject({ ending: "killed", exitCode: null });
    const argv = ["no-such-program"] as const;
    expect(await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 })).toMatchObject({ exitCode: 127 });
  });

  it("has no rights, and can get none", async () => {
    await using sandbox = await provider.create(local.spec, never);
    const { stdout } = await sh(
      sandbox,
      "grep -E '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs|Seccomp):' /proc/self/status | tr -s '\\t 0' ' '; id -u",
    );
    expect(
      stdout
        .split("\n")
        .filter((line) => line.startsWith("Cap"))
        .map((line) => line.replace(/^\w+: ?/, "")),
    ).toEqual(["", "", "", ""]);
    expect(stdout).toMatch(/NoNewPrivs: 1/);
    expect(stdout).toMatch(/Seccomp: 2/);
    expect(stdout).not.toMatch(/^0$/m);
    for (const attempt of ["unshare --user true", "unshare --mount true", "mount -t tmpfs x /tmp", "chroot / true"]) {
      await sh(sandbox, attempt).then((result) => expect([attempt, result.exitCode]).not.toEqual([attempt, 0]));
    }
    expect((await sh(sandbox, "kill -9 1; echo still there")).stdout).toBe("still there\n");
  });

  it("knows its own user by name", async () => {
    await using sandbox = await provider.create(local.spec, never);
    const argv = [programsOf(sandbox).node, "-p", "require('node:os').userInfo().username"] as const;
    expect((await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 })).stdout).toBe("agent\n");
  });

  it("reads programs that lie in a folder closed to everybody else", async () => {
    const closed = mkdtempSync("/var/tmp/sandpiper-closed-");
    writeFileSync(join(closed, "analysers.js"), "console.log('analysed')");
    mkdirSync(join(closed, "other"));
    const programs = { node: process.execPath, analysers: join(closed, "analysers.js") };
    await using sandbox = await local.makeProvider({ level: "isolated", programs }).create(local.spec, never);
    const argv = [programsOf(sandbox).node, programsOf(sandbox).analysers] as const;
    expect((await sandbox.run({ argv }, { signal: never, timeoutMs: 60_000 })).stdout).toBe("analysed\n");
    expect((await sh(sandbox, `ls ${closed}`)).stdout).toBe("analysers.js\n");
    rmSync(closed, { recursive: true });
  });

  it("takes code of a fork", async () => {
    await using sandbox = await provider.create({ ...local.spec, trust: "fork" }, never);
    expect(sandbox.isolation).toBe("isolated");
  });

  it.skipIf(!isRoot)("serves a caller who is not root as well", async () => {
    const home = mkdtempSync("/var/tmp/sandpiper-caller-");
    const bare = join(home, "source.git");
    await local.repository.git(["clone", "--quiet", "--bare", local.repository.directory, bare]);
    await promisify(execFile)("chown", ["-R", "61000:61000", home]);
    const source = { ...local.spec.source, gitDir: bare };
    const script = `
      const { createLocalProvider } = await import(${JSON.stringify(join(import.meta.dirname, "provider.ts"))});
      const { createGit } = await import(${JSON.stringify(join(packageRoot, "src/git/create-git.ts"))});
      const programs = { node: process.execPath, analysers: ${JSON.stringify(join(packageRoot, "package.json"))} };
      const provider = createLocalProvider({ git: createGit(), programs, rootDir: ${JSON.stringify(join(home, "runs"))} });
      const signal = new AbortController().signal;
      await using sandbox = await provider.create(${JSON.stringify({ ...local.spec, source, trust: "fork" })}, signal);
      const script = "id -u; setsid sleep 3600.616161 & cat README.md; touch /x 2>/dev/null || echo closed; unshare -U true 2>/dev/null || echo no namespaces; ls ${home}/source.git 2>&1 | wc -l";
      const result = await sandbox.run({ argv: ["sh", "-c", script] }, { signal, timeoutMs: 60_000 });
      console.log(JSON.stringify({ level: sandbox.isolation, ...result }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      uid: 61_000,
      gid: 61_000,
      cwd: "/",
      env: { HOME: "/nonexistent" },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      level: "isolated",
      exitCode: 0,
      stdout: "61000\n# Title\nclosed\nno namespaces\n1\n",
    });
    expect(await countProcesses("3600.616161")).toBe(0);
    expect(readdirSync(join(home, "runs"))).toEqual([]);
    rmSync(home, { recursive: true });
  });
});

interface WebServer extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly string[];
}

async function startWebServer(): Promise<WebServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end(`${request.method} ${request.url}`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: portOf(server),
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The server has no port.");
  return address.port;
}
