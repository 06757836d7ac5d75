import { AuthenticationError, Sandbox } from "e2b";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENVD_PORT } from "../envd/envd-config.ts";
import { ROUTES } from "../rest/routes.ts";
import { connectionTo } from "../sample.ts";
import { startE2b } from "../start-e2b.ts";
import type { E2bServer } from "../start-e2b.ts";
import { WORKING_DRIVERS } from "../machine/drivers.ts";

/** What envd answers to the one who has the token, and to nobody else. */
const PROTECTED = [
  ["POST", "/process.Process/List"],
  ["POST", "/process.Process/Start"],
  ["POST", "/process.Process/Connect"],
  ["POST", "/process.Process/SendInput"],
  ["POST", "/process.Process/SendSignal"],
  ["POST", "/process.Process/CloseStdin"],
  ["POST", "/process.Process/Update"],
  ["POST", "/filesystem.Filesystem/Stat"],
  ["POST", "/filesystem.Filesystem/MakeDir"],
  ["POST", "/filesystem.Filesystem/Move"],
  ["POST", "/filesystem.Filesystem/ListDir"],
  ["POST", "/filesystem.Filesystem/Remove"],
  ["POST", "/filesystem.Filesystem/WatchDir"],
  ["POST", "/filesystem.Filesystem/CreateWatcher"],
  ["POST", "/filesystem.Filesystem/GetWatcherEvents"],
  ["POST", "/filesystem.Filesystem/RemoveWatcher"],
  ["GET", "/envs"],
  ["GET", "/metrics"],
] as const;

const FILES = [
  ["GET", "/files?path=secret.txt"],
  ["POST", "/files?path=secret.txt"],
] as const;

describe("The control plane", () => {
  let server: E2bServer;
  beforeAll(async () => {
    server = await startE2b();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const routes = ROUTES.map(({ route }) => route.replaceAll(/\{\w+\}/g, "i00000000000000000000").split(" "));

  it.each(routes)("refuses %s %s without a key and with a wrong one", async (method = "", path) => {
    for (const headers of [
      {},
      { "x-api-key": `e2b_${"f".repeat(40)}` },
      { authorization: `Bearer ${server.apiKey}` },
    ]) {
      const response = await fetch(`${server.url}${path}`, { method, headers });

      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ code: 401, message: expect.any(String) });
    }
  });

  it("is an AuthenticationError to the SDK where the key is wrong", async () => {
    const options = { ...connectionTo(server), apiKey: `e2b_${"f".repeat(40)}` };

    await expect(Sandbox.create(options)).rejects.toBeInstanceOf(AuthenticationError);
    expect(server.sandboxes()).toEqual([]);
  });
});

describe.each(WORKING_DRIVERS)("The daemon of a $name sandbox", ({ create }) => {
  let server: E2bServer;
  let sandbox: Sandbox;
  let other: Sandbox;

  beforeAll(async () => {
    server = await startE2b({ driver: create() });
    const options = connectionTo(server);
    [sandbox, other] = await Promise.all([Sandbox.create(options), Sandbox.create(options)]);
    await sandbox.files.write("secret.txt", "of one sandbox");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  function ask(method: string, path: string, token: string | null): Promise<Response> {
    return fetch(`${server.url}${path}`, {
      method,
      headers: {
        "e2b-sandbox-id": sandbox.sandboxId,
        "e2b-sandbox-port": String(ENVD_PORT),
        "content-type": "application/json",
        ...(token === null ? {} : { "x-access-token": token }),
      },
      ...(method === "POST" ? { body: "{}" } : {}),
    });
  }

  function tokenOf({ sandboxId }: Sandbox): string {
    const token = server.sandboxes().find((view) => view.sandboxId === sandboxId)?.accessToken;
    if (token === undefined || token === null) throw new Error("The sandbox has no token.");
    return token;
  }

  it.each([...PROTECTED, ...FILES])(
    "refuses %s %s without its token, with a wrong one, and with that of another sandbox",
    async (method, path) => {
      for (const token of [null, "wrong", "", tokenOf(other)]) {
        const response = await ask(method, path, token);

        expect(response.status).toBe(401);
        expect(await response.text()).not.toContain("of one sandbox");
      }
    },
  );

  it("answers to its own token", async () => {
    const response = await ask("POST", "/process.Process/List", tokenOf(sandbox));

    expect(response.status).toBe(200);
  });

  it("tells everybody that it is well", async () => {
    expect((await ask("GET", "/health", null)).status).toBe(204);
  });

  it("refuses a signature that was made for another path, another operation, or by another sandbox", async () => {
    const address = new URL(await sandbox.downloadUrl("secret.txt"));
    const signature = address.searchParams.get("signature") ?? "";
    const ofOther = new URL(await other.downloadUrl("secret.txt")).searchParams.get("signature") ?? "";
    const tried = [
      ["GET", "other.txt", signature],
      ["POST", "secret.txt", signature],
      ["GET", "secret.txt", ofOther],
      ["GET", "secret.txt", `${signature}x`],
    ] as const;

    for (const [method, path, given] of tried) {
      const query = new URLSearchParams({ path, signature: given }).toString();
      const response = await ask(method, `/files?${query}`, null);

      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ code: 401, message: "invalid signature" });
    }
    expect(await sandbox.files.read("secret.txt")).toBe("of one sandbox");
  });
});

describe.each(WORKING_DRIVERS)("A port of a $name sandbox without public traffic", ({ create }) => {
  it("lets in its own traffic token alone", async () => {
    await using server = await startE2b({ driver: create() });
    const options = connectionTo(server);
    const network = { allowPublicTraffic: false };
    const [sandbox, other] = await Promise.all([
      Sandbox.create({ ...options, network }),
      Sandbox.create({ ...options, network }),
    ]);
    const closedPort = "9";

    async function enter(token: string | undefined): Promise<number> {
      const headers = { "e2b-sandbox-id": sandbox.sandboxId, "e2b-sandbox-port": closedPort };
      const given = token === undefined ? {} : { "e2b-traffic-access-token": token };
      return (await fetch(server.url, { headers: { ...headers, ...given } })).status;
    }

    expect(await enter(undefined)).toBe(403);
    expect(await enter("wrong")).toBe(403);
    expect(await enter(other.trafficAccessToken)).toBe(403);
    expect(await enter(sandbox.trafficAccessToken)).toBe(502);
  });
});
