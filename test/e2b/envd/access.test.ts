import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMachine, TOKEN } from "../machine/machine-fixture.ts";
import type { MachineFixture } from "../machine/machine-fixture.ts";
import { createPlainDriver } from "../machine/plain.ts";
import { callStream, readFrames, start } from "./connect-client.ts";

describe("access to envd", () => {
  let fixture: MachineFixture;
  let other: MachineFixture;

  beforeAll(async () => {
    fixture = await startMachine(createPlainDriver());
    other = await startMachine(createPlainDriver(), { accessToken: "token-of-another-sandbox" });
    await fixture.sandbox.files.write("/home/user/a.txt", "content");
  });

  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  it.each([
    ["without a token", {}],
    ["with a wrong token", { "x-access-token": "wrong" }],
    ["with the token of another sandbox", { "x-access-token": "token-of-another-sandbox" }],
  ])("refuses calls %s", async (_, headers) => {
    const routes = ["POST /process.Process/List", "POST /filesystem.Filesystem/Stat", "GET /metrics", "GET /envs"];
    for (const route of routes) {
      const [method = "", path = ""] = route.split(" ");
      const json = { ...headers, "content-type": "application/json" };
      const body = method === "POST" ? { body: "{}" } : {};
      const response = await fixture.fetch(path, { method, headers: json, ...body });
      expect(`${route} ${response.status}`).toBe(`${route} 401`);
      expect(await response.json()).toEqual({
        code: 401,
        message: "unauthorized access, please provide a valid access token or method signing if supported",
      });
    }
  });

  it("does not start a command for the token of another sandbox", async () => {
    const response = await fixture.fetch("/process.Process/Start", {
      method: "POST",
      headers: { "content-type": "application/connect+json", "x-access-token": "token-of-another-sandbox" },
      body: "",
    });
    expect(response.status).toBe(401);
  });

  it("tells its health to everyone", async () => {
    expect((await fixture.fetch("/health", { headers: {} })).status).toBe(204);
  });

  it("tells metrics and environment to who has the token", async () => {
    expect(await (await fixture.fetch("/metrics")).json()).toMatchObject({ cpu_count: expect.any(Number) });
    expect(await (await fixture.fetch("/envs")).json()).toEqual({});
  });

  it("refuses a file without a signature, and with a token that does not match", async () => {
    const path = "/files?path=/home/user/a.txt";
    expect(await readRefusal(path, {})).toBe("401 missing signature query parameter");
    expect(await readRefusal(path, { "x-access-token": "wrong" })).toBe(
      "401 access token present in header but does not match",
    );
  });

  it("gives a file for its signature, and for nothing else", async () => {
    const url = new URL(await fixture.sandbox.downloadUrl("/home/user/a.txt"));
    expect(await (await fetch(url)).text()).toBe("content");
    expect(fixture.machine.ownsSignature(url)).toBe(true);
    expect(other.machine.ownsSignature(url)).toBe(false);

    url.searchParams.set("path", "/home/user/b.txt");
    expect(await readRefusal(`${url.pathname}${url.search}`, {})).toBe("401 invalid signature");
  });

  it("does not take a signature to read for one to write", async () => {
    const { search } = new URL(await fixture.sandbox.downloadUrl("/home/user/a.txt"));
    const response = await fixture.fetch(`/files${search}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: "changed",
    });
    expect(response.status).toBe(401);
    expect(await fixture.sandbox.files.read("/home/user/a.txt")).toBe("content");
  });

  it("does not take a signature for another user", async () => {
    const url = new URL(await fixture.sandbox.downloadUrl("/home/user/a.txt"));
    url.searchParams.set("username", "root");
    expect(await readRefusal(`${url.pathname}${url.search}`, {})).toBe("401 invalid signature");
  });

  it("refuses a signature whose time is over, and knows it as its own", async () => {
    const signed = await fixture.sandbox.downloadUrl("/home/user/a.txt", { useSignatureExpiration: -10 });
    const url = new URL(signed);
    expect(await readRefusal(`${url.pathname}${url.search}`, {})).toBe("401 signature is already expired");
    expect(fixture.machine.ownsSignature(url)).toBe(true);
  });

  it("refuses a signature whose time was moved", async () => {
    const url = new URL(await fixture.sandbox.downloadUrl("/home/user/a.txt", { useSignatureExpiration: -10 }));
    url.searchParams.set("signature_expiration", String(Math.floor(Date.now() / 1000) + 1000));
    expect(await readRefusal(`${url.pathname}${url.search}`, {})).toBe("401 invalid signature");
  });

  it("refuses users that do not exist", async () => {
    const headers = { authorization: `Basic ${btoa("nobody-known:")}` };
    const frames = await readFrames(callStream(fixture, start("true"), { headers }));
    expect(frames).toEqual([{ error: { code: "unauthenticated", message: "invalid username: 'nobody-known'" } }]);
    expect(await readRefusal("/files?path=a.txt&username=nobody-known", { "x-access-token": TOKEN })).toMatch(
      /^401 error looking up user/,
    );
  });

  async function readRefusal(path: string, headers: Record<string, string>): Promise<string> {
    const response = await fixture.fetch(path, { headers });
    const body = await response.text();
    return `${response.status} ${response.status === 200 ? body : JSON.parse(body).message}`;
  }
});
