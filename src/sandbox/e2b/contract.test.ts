import { afterAll, beforeAll, describe } from "vitest";
import { describeSandboxProvider } from "#test/contract/sandbox.ts";
import { DRIVERS } from "#test/e2b/machine/drivers.ts";
import { startE2b } from "#test/e2b/start-e2b.ts";
import type { E2bServer } from "#test/e2b/start-e2b.ts";
import { countProcesses } from "#test/sandbox/local-fixture.ts";
import { createGit } from "../../git/create-git.ts";
import { createE2bProvider } from "./provider.ts";

for (const { name, obstacle } of DRIVERS) {
  describe.skipIf(obstacle !== null)(`the driver ${name} (${obstacle ?? "works here"})`, () => {
    let server: E2bServer;

    beforeAll(async () => {
      server = await startE2b({ driver: name });
    });
    afterAll(() => server[Symbol.asyncDispose]());

    describeSandboxProvider(
      `e2b, ${name}`,
      () =>
        createE2bProvider({
          connection: { apiKey: server.apiKey, apiUrl: server.url, sandboxUrl: server.url },
          git: createGit(),
          limits: { createsPerSecond: 1000 },
        }),
      { isolation: "isolated", exposesPorts: true, countProcesses },
    );
  });
}
