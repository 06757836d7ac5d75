import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DRIVERS } from "#test/e2b/machine/drivers.ts";
import { createPlainDriver } from "#test/e2b/machine/plain.ts";
import { startGitHttpServer } from "#test/git/git-http-server.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { startCheckoutBox, type CheckoutBox } from "#test/sandbox/checkout-box.ts";

const TOKEN = "ghs_3xWhoReadsThisHasFoundIt7Q";
const CREDENTIAL = Buffer.from(`x-access-token:${TOKEN}`).toString("base64");
const WORKING = DRIVERS.filter(({ obstacle }) => obstacle === null);
const { signal } = new AbortController();

/** A private repository, and what is seen of its token while git asks for objects. */
async function createPrivate(answer: "serve" | "refuse" = "serve") {
  const scratch = await createScratchRepository();
  await scratch.git(["config", "uploadpack.allowFilter", "true"]);
  const mergeBaseSha = await scratch.commit({ "a.txt": "a\n", "src/b.txt": "b\n" });
  const headSha = await scratch.commit({ "src/b.txt": "c\n" });
  const seen = { authorized: 0, leaks: [] as string[], returned: 0 };
  const server = await startGitHttpServer({
    root: scratch.root,
    intercept(request, response) {
      const isAuthorized = request.headers.authorization === `Basic ${CREDENTIAL}`;
      if (isAuthorized) {
        seen.authorized += 1;
        seen.leaks.push(...findInProcesses());
      }
      if (isAuthorized && answer === "serve") return false;
      response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
      return true;
    },
  });
  async function borrowToken() {
    return {
      token: TOKEN,
      async giveBack() {
        seen.returned += 1;
      },
    };
  }
  const remote = { url: `${server.origin}/scratch/.git`, headRef: "refs/heads/main", borrowToken };
  return {
    seen,
    remote,
    source: { gitDir: join(scratch.directory, ".git"), headSha, mergeBaseSha, remote },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

/** Arguments and environments of all processes that can be seen, but for those of this test. */
function findInProcesses(): readonly string[] {
  const own = String(process.pid);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== own)
    .flatMap((pid) => ["cmdline", "environ"].map((file) => `/proc/${pid}/${file}`))
    .filter((path) => holdsToken(readQuietly(path)));
}

/** A process may end while it is looked at. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function holdsToken(text: string): boolean {
  return text.includes(TOKEN) || text.includes(CREDENTIAL);
}

/** Every file that the sandbox can write, and every process in it. */
async function findInside(inside: CheckoutBox, isWholeMachine: boolean): Promise<string> {
  const pattern = `${inside.place.home}/pattern`;
  await inside.box.files.write(pattern, `${TOKEN}\n${CREDENTIAL}\n`);
  const places = isWholeMachine ? "/home /root /tmp /var/tmp /run /dev/shm" : '"$HOME"';
  const files = `find ${places} -type f ! -path '${pattern}' -exec grep -lFf '${pattern}' {} +`;
  const processes = `grep -lFf '${pattern}' /proc/[0-9]*/environ /proc/[0-9]*/cmdline`;
  const { stdout } = await inside.box.commands.run(`(${files}; ${processes}) 2>/dev/null; true`);
  return stdout;
}

describe.each(WORKING)("the token of a checkout inside of a $name sandbox", (driver) => {
  it.each(["all", "changed"] as const)(
    "is nowhere after it, and in no argument or environment (%s files)",
    async (files) => {
      await using repository = await createPrivate();
      await using inside = await startCheckoutBox(driver.create());
      const extent = { files, changedPaths: ["src/b.txt"] };
      const { notes } = await inside.checkOut(repository.source, { extent });
      expect(notes.join()).not.toContain("by itself");
      expect(repository.seen).toMatchObject({ leaks: [], returned: 1 });
      expect(repository.seen.authorized).toBeGreaterThan(0);
      expect(await inside.git("status", "--porcelain")).toBe("");
      expect(await findInside(inside, driver.name === "bubblewrap")).toBe("");
      expect(holdsToken(await inside.readLog())).toBe(false);
    },
  );

  it("is found by this search where it is left behind", async () => {
    await using inside = await startCheckoutBox(driver.create());
    await inside.box.files.write(`${inside.place.home}/left`, `password=${TOKEN}\n`);
    expect(await findInside(inside, driver.name === "bubblewrap")).toContain("/left");
  });

  it("is gone and given back where the git host refuses it, and is in no note", async () => {
    await using repository = await createPrivate("refuse");
    await using inside = await startCheckoutBox(driver.create());
    const { notes } = await inside.checkOut(repository.source);
    expect(notes).toEqual([expect.stringContaining("could not fetch")]);
    expect(holdsToken(notes.join())).toBe(false);
    expect(repository.seen.returned).toBe(1);
    expect(await inside.git("status", "--porcelain")).toBe("");
    expect(await findInside(inside, driver.name === "bubblewrap")).toBe("");
  });

  it("is gone and given back where the script cannot even be started", async () => {
    await using repository = await createPrivate();
    await using inside = await startCheckoutBox(driver.create());
    let [count, isThere] = [0, false];
    const failing = inside.checkOut(repository.source, {
      run: async ({ env }) => {
        count += 1;
        if (count === 1) return { ending: "exited", exitCode: 0, stdout: "", stderr: "", durationMs: 0 };
        isThere = await inside.box.files.exists(env?.["SANDPIPER_CREDENTIAL"] ?? "");
        throw new Error("The line is cut.");
      },
    });
    await expect(failing).rejects.toThrow("The line is cut.");
    expect(isThere).toBe(true);
    expect(repository.seen.returned).toBe(1);
    expect(await findInside(inside, driver.name === "bubblewrap")).toBe("");
  });

  it("is not borrowed where the network adds a credential, and where an agent has been before", async () => {
    await using repository = await createPrivate();
    await using inside = await startCheckoutBox(driver.create());
    const remote = {
      ...repository.remote,
      borrowToken: async () => {
        throw new Error("It was borrowed.");
      },
    };
    const source = { ...repository.source, remote };
    await inside.checkOut(source, { hasInjectedCredential: true });
    await inside.checkOut(source, { isFresh: false });
    expect(repository.seen.authorized).toBe(0);
  });

  it("that cannot be revoked is a note", async () => {
    await using repository = await createPrivate();
    await using inside = await startCheckoutBox(driver.create());
    const lent = { token: TOKEN, giveBack: () => Promise.reject(new Error("GitHub is away.")) };
    const remote = { ...repository.remote, borrowToken: async () => lent };
    const { notes } = await inside.checkOut({ ...repository.source, remote });
    expect(notes).toEqual([expect.stringMatching(/could not be revoked.*GitHub is away\./)]);
  });
});

describe("the token of a checkout", () => {
  it("is not sent in the clear to another machine: the commits are sent to the sandbox then", async () => {
    await using repository = await createPrivate();
    await using inside = await startCheckoutBox(createPlainDriver());
    const remote = { ...repository.remote, url: "http://git.example.com/o/r.git" };
    const { notes } = await inside.checkOut({ ...repository.source, remote }, { signal });
    expect(notes).toEqual([expect.stringContaining("in the clear")]);
    expect(repository.seen.returned).toBe(1);
  });
});
