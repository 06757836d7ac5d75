import { chmod, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { startE2b } from "#test/e2b/start-e2b.ts";
import type { ScratchRepository } from "#test/git/scratch-repository.ts";
import type { ModelAccess } from "../../src/agents/cli/model-access.ts";
import { lendKeys } from "../../src/entrypoints/env/model-variables.ts";
import { openKeyGateway } from "../../src/sandbox/local/network/key-gateway.ts";
import { createGit } from "../../src/git/create-git.ts";
import { toolsOf } from "../../src/entrypoints/find-agent-tools.ts";
import { readE2bAccess } from "../../src/entrypoints/env/e2b-access.ts";
import { readEnv } from "../../src/entrypoints/env/env.ts";
import { createSandboxes } from "../../src/entrypoints/wiring.ts";

export const never = new AbortController().signal;

/** Where the program of an agent runs. */
export interface Place extends AsyncDisposable {
  /** For `sandpiper review`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether no key of a model enters its sandboxes. */
  readonly hidesKeys: boolean;
  lendKeys(access: ModelAccess): ModelAccess;
  open(repository: ScratchRepository, request: PlaceRequest): Promise<Sandbox>;
}

export interface PlaceRequest {
  readonly agent: string;
  readonly headSha: string;
  readonly allowedHosts: readonly string[];
}

export const PLACES = { local: openLocal, e2b: openE2b } as const;
export type PlaceName = keyof typeof PLACES;
export const PLACE_NAMES: readonly PlaceName[] = ["local", "e2b"];

async function openLocal(): Promise<Place> {
  const gateway = await openKeyGateway();
  return {
    args: [],
    env: {},
    hidesKeys: true,
    lendKeys: (access) => lendKeys(access, gateway),
    open: (repository, request) => openSandbox(repository, request, null),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** The E2B-compatible server, with a template that has the program of the agent as E2B's own have. */
async function openE2b(agent: string): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "agent-template-"));
  const { programs, readPaths } = await toolsOf(agent, process.env["PATH"]);
  for (const [name, file] of Object.entries({ node: process.execPath, ...programs })) {
    await symlink(file, join(folder, name));
  }
  await chmod(folder, 0o755);
  const name = `agent-${agent}`;
  const template = { name, path: [folder], readPaths: [dirname(process.execPath), ...readPaths], envs: {} };
  const server = await startE2b({ driver: "bubblewrap", templates: [template] });
  return {
    args: ["--sandbox", "e2b", "--template", name],
    env: server.env,
    hidesKeys: false,
    lendKeys: (access) => access,
    open: (repository, request) => openSandbox(repository, { ...request, template: name }, server.env),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function openSandbox(
  repository: ScratchRepository,
  { agent, headSha, allowedHosts, template = null }: PlaceRequest & { readonly template?: string | null },
  e2bEnv: Readonly<Record<string, string>> | null,
): Promise<Sandbox> {
  const e2b = e2bEnv === null ? null : readE2bAccess(readEnv(e2bEnv).e2b);
  const sandboxes = createSandboxes({ git: createGit(), e2b, allowUnisolated: false, path: process.env["PATH"] });
  const source = { gitDir: join(repository.directory, ".git"), headSha, mergeBaseSha: headSha };
  const spec = {
    runId: "real-agent",
    source,
    trust: "fork" as const,
    allowedHosts,
    lifetimeMs: 600_000,
    agent,
    template,
  };
  return sandboxes.create(spec, never);
}
