import { randomBytes } from "node:crypto";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "#test/http/listen.ts";
import { type Clock, createClock } from "./clock.ts";
import type { Controls } from "./control/controls.ts";
import { createControls } from "./control/create-controls.ts";
import { createFaults } from "./http/faults.ts";
import type { RecordedRequest } from "./http/recorded-request.ts";
import { createE2bHttpServer } from "./http/server.ts";
import { chooseDriver, type DriverName } from "./machine-driver.ts";
import type { MachineDriver } from "./machine/machine.ts";
import { createTraffic } from "./routing/traffic.ts";
import { endSandbox } from "./sandboxes/end.ts";
import { createStore, type Store } from "./store.ts";
import { createTemplates, type OwnTemplate } from "./templates/built-in.ts";
import { type Limits, PRO_LIMITS, type World } from "./world.ts";

export interface E2bOptions {
  /** A free port where left out. */
  readonly port?: number;
  /** "plain" where left out. */
  readonly driver?: DriverName | MachineDriver;
  /** Templates besides the built-in ones, or in place of them. */
  readonly templates?: readonly OwnTemplate[];
  /** Lower limits than those of a plan, so that a test can reach them. */
  readonly limits?: Partial<Limits>;
  /** The one key that is let in; a new one where left out. */
  readonly apiKey?: string;
  /** Source of the time, in milliseconds; the machine's clock where left out. */
  readonly now?: () => number;
}

/** An E2B on 127.0.0.1, with one team and one key. */
export interface E2bServer extends Omit<Controls, "findFault" | "advance">, AsyncDisposable {
  /** The control plane and the traffic into all sandboxes: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly apiKey: string;
  readonly driver: MachineDriver["name"];
  /** The names of the templates that are there from the start. */
  readonly templates: readonly string[];
  /** What makes the SDK talk to this server, as variables of its process. */
  readonly env: Readonly<Record<"E2B_API_KEY" | "E2B_API_URL" | "E2B_SANDBOX_URL", string>>;
  readonly clock: Pick<Clock, "now" | "advance">;
}

export async function startE2b(options: E2bOptions = {}): Promise<E2bServer> {
  const { apiKey = newApiKey(), limits, port = 0, templates: own = [], now } = options;
  const driver = chooseDriver(options.driver ?? "plain");
  const root = await mkdtemp(join(await realpath(tmpdir()), "e2b-server-"));
  const store = createStore();
  const clock = createClock(now);
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  const traffic = createTraffic();
  for (const template of await createTemplates(root, own, clock.now())) {
    store.templates.set(template.templateId, template);
  }
  const templates = [...store.templates.values()].flatMap(({ aliases }) => aliases);
  let world: World = {
    store,
    clock,
    driver,
    limits: { ...PRO_LIMITS, ...limits },
    apiKey,
    url: "http://127.0.0.1",
    root,
    traffic,
  };
  const controls = createControls({ world: () => world, faults, requests });
  const http = createE2bHttpServer({ world: () => world, faults, requests, controls });
  const url = await listen(http.server, port).catch(async (cause: unknown) => {
    await rm(root, { recursive: true, force: true });
    throw new Error(`The E2B-compatible server cannot listen on port ${port}.`, { cause });
  });
  world = { ...world, url };

  return {
    url,
    apiKey,
    driver: driver.name,
    templates,
    env: { E2B_API_KEY: apiKey, E2B_API_URL: url, E2B_SANDBOX_URL: url },
    clock,
    ...controls,
    async [Symbol.asyncDispose]() {
      http.server.close();
      controls.stop();
      http.server.closeAllConnections();
      await clock[Symbol.asyncDispose]();
      await http.settled();
      await Promise.all([...store.sandboxes.values()].map((record) => endSandbox(world, record, "killed")));
      await disposeSnapshots(store);
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function disposeSnapshots({ templates }: Store): Promise<void> {
  const images = [...templates.values()].flatMap(({ snapshot }) => (snapshot === null ? [] : [snapshot.image]));
  await Promise.all(images.map((image) => image[Symbol.asyncDispose]()));
}

/** A key of the form that the SDK once checked. */
function newApiKey(): string {
  return `e2b_${randomBytes(20).toString("hex")}`;
}
