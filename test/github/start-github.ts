import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "#test/http/listen.ts";
import { type Clock, createClock } from "./clock.ts";
import { forgetDiffs } from "./git/diff.ts";
import { createFaults, type Fault } from "./http/faults.ts";
import { createGitHubServer, type RecordedRequest } from "./http/server.ts";
import { createSeeds, type Seeds } from "./seed/seeds.ts";
import { createStore, type Store } from "./store.ts";
import { createOutbox, type Delivery } from "./webhooks/outbox.ts";
import { GITHUB_LIMITS, type Limits, type World } from "./world.ts";

export interface GitHubOptions {
  /** Source of the time, in milliseconds; the machine's clock where left out. */
  readonly now?: () => number;
  /** Lower limits than GitHub's, so that a test can reach them. */
  readonly limits?: Partial<Limits>;
  /** A free port where left out. */
  readonly port?: number;
}

/** A GitHub on 127.0.0.1. Its seeding methods are those of `Seeds`. */
export interface GitHub extends Seeds, AsyncDisposable {
  /** Web pages, git, and the API as well: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The API as on GitHub Enterprise: `${url}/api/v3`. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly clock: Clock;
  /** The records themselves, for what no method offers. */
  readonly store: Store;
  readonly requests: readonly RecordedRequest[];
  readonly deliveries: readonly Delivery[];
  /** Makes the next matching request fail, in one of the ways of `FaultKind`. */
  addFault(fault: Fault): void;
  clearFaults(): void;
  redeliver(delivery: Delivery): Delivery;
  /** Waits until every webhook sent so far has its answer. */
  settled(): Promise<void>;
}

export async function startGitHub({ now, limits, port = 0 }: GitHubOptions = {}): Promise<GitHub> {
  const gitRoot = await mkdtemp(join(tmpdir(), "github-counterpart-"));
  const store = createStore();
  const clock = createClock(now);
  const outbox = createOutbox(
    () => store.nextId(),
    () => clock.now(),
  );
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  let world: World = {
    store,
    clock,
    outbox,
    gitRoot,
    limits: { ...GITHUB_LIMITS, ...limits },
    url: "http://127.0.0.1",
    apiUrl: "",
  };
  const server = createGitHubServer({ world: () => world, faults, requests });
  const url = await listen(server, port);
  world = { ...world, url, apiUrl: `${url}/api/v3` };

  return {
    url,
    apiUrl: world.apiUrl,
    graphqlUrl: `${url}/api/graphql`,
    clock,
    store,
    requests,
    deliveries: outbox.deliveries,
    ...createSeeds(world),
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    redeliver: (delivery) => outbox.redeliver(delivery),
    settled: async () => await outbox.settled(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await outbox.close();
      forgetDiffs(gitRoot);
      await rm(gitRoot, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
