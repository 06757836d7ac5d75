import { AuthenticationError, Sandbox } from "e2b";
import { describe, expect, it } from "vitest";
import { ask, askApi, connectionTo } from "./sample.ts";
import { startE2b } from "./start-e2b.ts";

const OTHER_KEY = `e2b_${"0".repeat(40)}`;
const ENVD = "49983";

function headersTo(sandboxId: string, port: string): Record<string, string> {
  return { "e2b-sandbox-id": sandboxId, "e2b-sandbox-port": port };
}

describe("who may do what", () => {
  it("lets nobody in without the key, and tells why as the service does", async () => {
    await using e2b = await startE2b();
    const paths = ["/v2/sandboxes", "/sandboxes/iabc", "/templates", "/snapshots", "/__sandpiper/sandboxes"];
    for (const path of paths) {
      expect(await ask(e2b, path)).toMatchObject({
        status: 401,
        body: { code: 401, message: "authorization header is missing" },
      });
      expect(await ask(e2b, path, { headers: { "x-api-key": OTHER_KEY } })).toMatchObject({ status: 401 });
    }
    const wrong = { ...connectionTo(e2b), apiKey: OTHER_KEY };
    await expect(Sandbox.create(wrong)).rejects.toThrow(AuthenticationError);
    await expect(Sandbox.kill("iabc", wrong)).rejects.toThrow(AuthenticationError);
    await expect(Sandbox.list(wrong).nextItems()).rejects.toThrow("Cannot get the team for the given API key");
    expect(e2b.sandboxes()).toEqual([]);
  });

  it("lets nobody into a sandbox without its own token", async () => {
    await using e2b = await startE2b();
    const sandbox = await Sandbox.create(connectionTo(e2b));
    const other = await Sandbox.create(connectionTo(e2b));
    const tokens = new Map(e2b.sandboxes().map(({ sandboxId, accessToken }) => [sandboxId, accessToken ?? ""]));
    const list = { method: "POST", body: {} };
    async function listWith(headers: Record<string, string>): Promise<number> {
      const all = { ...headersTo(sandbox.sandboxId, ENVD), "content-type": "application/json", ...headers };
      return (await ask(e2b, "/process.Process/List", { ...list, headers: all })).status;
    }
    expect(await listWith({ "x-access-token": tokens.get(sandbox.sandboxId) ?? "" })).toBe(200);
    expect(await listWith({ "x-access-token": tokens.get(other.sandboxId) ?? "" })).toBe(401);
    expect(await listWith({ "x-access-token": "made-up" })).toBe(401);
    expect(await listWith({})).toBe(401);
  });

  it("asks for the traffic token on every port but the daemon's", async () => {
    await using e2b = await startE2b();
    const sandbox = await Sandbox.create({ ...connectionTo(e2b), network: { allowPublicTraffic: false } });
    const { sandboxId, trafficAccessToken } = sandbox;
    const headers = headersTo(sandboxId, "1");
    expect(await ask(e2b, "/", { headers })).toMatchObject({
      status: 403,
      body: {
        message: "Sandbox is secured with traffic access token. Token header 'e2b-traffic-access-token' is missing",
      },
    });
    const wrong = { ...headers, "e2b-traffic-access-token": "made-up" };
    expect(await ask(e2b, "/", { headers: wrong })).toMatchObject({ status: 403 });
    const right = { ...headers, "e2b-traffic-access-token": trafficAccessToken ?? "" };
    expect(await ask(e2b, "/", { headers: right })).toMatchObject({
      status: 502,
      body: { message: "The sandbox is running but port is not open" },
    });
    expect(await sandbox.isRunning()).toBe(true);
    expect((await Sandbox.create(connectionTo(e2b))).trafficAccessToken).toBeUndefined();
  });

  it("finds a sandbox by the name of the host, and says so where there is none", async () => {
    await using e2b = await startE2b();
    const { sandboxId } = await Sandbox.create(connectionTo(e2b));
    expect(await ask(e2b, "/health", { headers: { host: `${ENVD}-${sandboxId}.e2b.app` } })).toMatchObject({
      status: 204,
    });
    expect(await ask(e2b, "/health", { headers: { host: `${ENVD}-inobody.e2b.app` } })).toMatchObject({
      status: 502,
      body: { sandboxId: "inobody", message: "The sandbox was not found", code: 502 },
    });
    expect(await ask(e2b, "/health", { headers: { "e2b-sandbox-id": sandboxId } })).toMatchObject({
      status: 400,
      body: { message: "Missing header: E2b-Sandbox-Port" },
    });
    const internal = await ask(e2b, "/init", { method: "POST", headers: headersTo(sandboxId, ENVD) });
    expect(internal).toMatchObject({ status: 404, body: { path: "/init" } });
  });

  it("finds the sandbox of a signed address, and refuses one that was tampered with", async () => {
    await using e2b = await startE2b();
    const sandbox = await Sandbox.create(connectionTo(e2b));
    await Sandbox.create(connectionTo(e2b));
    await sandbox.files.write("/home/user/a.txt", "signed for");
    const url = new URL(await sandbox.downloadUrl("/home/user/a.txt", { useSignatureExpiration: 60 }));
    expect(await ask(e2b, url.pathname + url.search)).toMatchObject({ status: 200, body: "signed for" });
    url.searchParams.set("path", "/home/user/b.txt");
    expect((await ask(e2b, url.pathname + url.search)).status).toBeGreaterThanOrEqual(400);
  });

  it("refuses ids and bodies that make no sense", async () => {
    await using e2b = await startE2b();
    expect(await askApi(e2b, "/sandboxes/NO!")).toMatchObject({ status: 400, body: { message: "Invalid sandbox ID" } });
    const unknown = await askApi(e2b, "/v2/sandboxes", { method: "POST", body: { templateID: "unheard-of" } });
    expect(unknown).toMatchObject({ status: 404, body: { code: 404, message: "template 'unheard-of' not found" } });
    const odd = await askApi(e2b, "/v2/sandboxes", {
      method: "POST",
      body: { templateID: "base", metadata: { a: 1 } },
    });
    expect(odd).toMatchObject({ status: 400 });
    expect(await askApi(e2b, "/nothing")).toMatchObject({ status: 404 });
  });
});
