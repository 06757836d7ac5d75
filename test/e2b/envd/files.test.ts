import { createHash, randomBytes } from "node:crypto";
import { FileNotFoundError, InvalidArgumentError } from "e2b";
import type { Sandbox } from "e2b";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DRIVERS } from "../machine/drivers.ts";
import { startMachine, TOKEN } from "../machine/machine-fixture.ts";
import type { MachineFixture } from "../machine/machine-fixture.ts";
import { callUnary } from "./connect-client.ts";

const LARGE_BYTES = 20_000_000;

describe.each(DRIVERS)("files of envd with the driver $name", ({ name, obstacle, create }) => {
  let fixture: MachineFixture;
  let sandbox: Sandbox;

  beforeAll(async () => {
    if (obstacle !== null) return;
    fixture = await startMachine(create());
    sandbox = fixture.sandbox;
  });

  afterAll(async () => {
    await fixture?.[Symbol.asyncDispose]();
  });

  beforeEach(({ skip }) => {
    if (obstacle !== null) skip(obstacle);
  });

  it("carries 20 MB there and back, as a form, as bytes and compressed", async () => {
    const content = randomBytes(LARGE_BYTES);
    const wanted = hash(content);
    for (const options of [{}, { useOctetStream: true }, { gzip: true }]) {
      await sandbox.files.write("large", new Blob([content]), options);
      expect(hash(await sandbox.files.read("large", { format: "bytes" }))).toBe(wanted);
      const response = await fixture.fetch("/files?path=large", {
        headers: { "x-access-token": TOKEN, "accept-encoding": "identity" },
      });
      expect(response.headers.get("content-length")).toBe(String(LARGE_BYTES));
      expect(hash(Buffer.from(await response.arrayBuffer()))).toBe(wanted);
    }
  });

  it("writes an upload while it still arrives", async () => {
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const writer = body.writable.getWriter();
    const writing = sandbox.files.write("growing", body.readable);
    await writer.write(Buffer.alloc(1_000_000, "a"));
    while ((await sizeOf("growing")) < 1_000_000) await new Promise((resolve) => setImmediate(resolve));
    await writer.write(Buffer.from("end"));
    await writer.close();
    await writing;
    expect(await sizeOf("growing")).toBe(1_000_003);
  });

  it("survives clients that go away in the middle of an upload and of a download", async () => {
    const controller = new AbortController();
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const uploads = ["application/octet-stream", "multipart/form-data; boundary=b"].map((contentType) =>
      fixture.fetch("/files?path=aborted", {
        method: "POST",
        headers: { "x-access-token": TOKEN, "content-type": contentType },
        body: new ReadableStream({
          start: (stream) =>
            stream.enqueue(Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\npart')),
        }),
        signal: controller.signal,
        duplex: "half",
      }),
    );
    await sandbox.files.write("large", new Blob([new Uint8Array(5_000_000)]));
    const download = await fixture.fetch("/files?path=large", {
      headers: { "x-access-token": TOKEN },
      signal: controller.signal,
    });
    await download.body?.getReader().read();
    controller.abort();
    for (const upload of uploads) await expect(upload).rejects.toThrow("aborted");
    await body.readable.cancel();
    expect(await sandbox.files.write("after", "still here")).toMatchObject({ path: "/home/user/after" });
  });

  it("writes several files, with folders above them and metadata on each", async () => {
    const files = ["one", "two words", "ümlaut"].map((file) => ({ path: `deep/er/${file}`, data: file }));
    const written = await sandbox.files.write(files, { metadata: { origin: "test" } });
    expect(written).toMatchObject(
      files.map(({ path }) => ({ path: `/home/user/${path}`, metadata: { origin: "test" } })),
    );
    expect((await sandbox.files.list("deep", { depth: 2 })).map(({ path }) => path)).toEqual([
      "/home/user/deep/er",
      ...files.map(({ path }) => `/home/user/${path}`),
    ]);
    expect((await sandbox.files.getInfo("deep/er/one")).metadata).toEqual({ origin: "test" });
  });

  it("keeps the mode of a file that is written again", async () => {
    await sandbox.files.write("script", "1");
    await sandbox.commands.run("chmod 750 script");
    await sandbox.files.write("script", "2");
    expect(await sandbox.files.getInfo("script")).toMatchObject({ mode: 0o750, permissions: "-rwxr-x---", size: 1 });
  });

  it("reads as root, and follows links", async () => {
    await sandbox.files.write("/root/secret", "of root");
    await sandbox.commands.run('ln -s "$SECRET" link && ln -s nowhere dangling', {
      envs: { SECRET: name === "bubblewrap" ? "/root/secret" : "../../root/secret" },
    });
    expect(await sandbox.files.read("/root/secret")).toBe("of root");
    expect(await sandbox.files.read("link")).toBe("of root");
    expect(await sandbox.files.getInfo("link")).toMatchObject({ type: "file", symlinkTarget: "/root/secret" });
    expect((await sandbox.files.getInfo("dangling")).type).toBeUndefined();
  });

  it("says what is wrong with a path", async () => {
    const { files } = sandbox;
    await expect(files.read("missing")).rejects.toThrow(FileNotFoundError);
    await expect(files.read("/home/user")).rejects.toThrow(/is a directory/);
    await expect(files.write("/home/user", "x")).rejects.toThrow(InvalidArgumentError);
    await expect(files.list("missing")).rejects.toThrow(FileNotFoundError);
    await expect(files.rename("missing", "other")).rejects.toThrow(FileNotFoundError);
    await expect(files.read("~stranger/x")).rejects.toThrow("cannot expand user-specific home dir");
    await files.write("plain-file", "x");
    await expect(files.list("plain-file")).rejects.toThrow("path is not a directory");
    await expect(files.makeDir("plain-file")).rejects.toThrow("it is not a directory");
  });

  it("makes, moves and removes", async () => {
    const { files } = sandbox;
    expect([await files.makeDir("a/b"), await files.makeDir("a/b")]).toEqual([true, false]);
    expect(await files.rename("a/b", "c/d")).toMatchObject({ path: "/home/user/c/d", type: "dir" });
    await files.remove("c");
    await files.remove("c");
    expect(await files.exists("c")).toBe(false);
  });

  it("sends part of a file, and files of /proc only compressed, as the real one", async () => {
    await sandbox.files.write("digits", "0123456789");
    const part = await fixture.fetch("/files?path=digits", {
      headers: { "x-access-token": TOKEN, range: "bytes=2-4" },
    });
    expect([part.status, await part.text()]).toEqual([206, "234"]);
    const identity = { "x-access-token": TOKEN, "accept-encoding": "identity" };
    expect(await (await fixture.fetch("/files?path=/proc/version", { headers: identity })).text()).toBe("");
    const gzip = { "x-access-token": TOKEN, "accept-encoding": "gzip" };
    expect(await (await fixture.fetch("/files?path=/proc/version", { headers: gzip })).text()).toMatch(/^Linux/);
  });

  it("tells what happens in a folder, by a stream and by polling", async () => {
    await sandbox.files.makeDir("watched/below");
    const { body } = await callUnary(fixture, "/filesystem.Filesystem/CreateWatcher", {
      path: "watched",
      recursive: true,
    });
    const events: string[] = [];
    const watch = await sandbox.files.watchDir(
      "watched",
      ({ name: file, type }) => void events.push(`${type} ${file}`),
      {
        recursive: true,
      },
    );
    await sandbox.files.write("watched/below/new", "1");
    while (!events.includes("write below/new")) await new Promise((resolve) => setImmediate(resolve));
    await watch.stop();
    const polled = await callUnary(fixture, "/filesystem.Filesystem/GetWatcherEvents", body);
    expect(JSON.stringify(polled)).toContain('"name":"below/new"');
    await callUnary(fixture, "/filesystem.Filesystem/RemoveWatcher", body);
    expect((await callUnary(fixture, "/filesystem.Filesystem/GetWatcherEvents", body)).status).toBe(404);
    await expect(sandbox.files.watchDir("nowhere", () => undefined)).rejects.toThrow(FileNotFoundError);
  });

  async function sizeOf(path: string): Promise<number> {
    return (await sandbox.files.exists(path)) ? (await sandbox.files.getInfo(path)).size : 0;
  }
});

function hash(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
