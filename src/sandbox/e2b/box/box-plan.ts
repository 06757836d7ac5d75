import { randomUUID } from "node:crypto";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { SandboxSpec } from "#core/sandbox/sandbox.ts";
import type { CheckoutSource } from "#core/host/pull-request.ts";
import type { BoxRequest } from "./create-box.ts";
import { planMcp } from "./mcp-gateway.ts";
import type { McpPlan } from "./mcp-gateway.ts";
import { buildMetadata, identifyWarm } from "./metadata.ts";
import type { Metadata } from "./metadata.ts";
import { canReach, planEgress } from "./network.ts";
import type { Egress, EgressHeaders } from "./network.ts";
import { chooseTemplate } from "./template-name.ts";

/** All that is decided of a sandbox before E2B is asked. */
export interface BoxPlan {
  readonly request: BoxRequest;
  readonly template: string;
  /** Whose turn a wait for a place counts for. */
  readonly turn: string;
  readonly lifetimeMs: number;
  readonly keepWarm: boolean;
  readonly warmIdentity: Metadata;
  readonly mcp: McpPlan;
  /** Whether the network adds the credential of the git host, so that none is needed inside. */
  readonly hasInjectedCredential: boolean;
  readonly source: CheckoutSource;
  /** Of the agent, when the checkout is done. */
  readonly egress: Egress;
  readonly notes: readonly string[];
}

export interface PlanOptions {
  readonly app: string;
  readonly maxLifetimeMs: number;
  readonly egressHeaders: EgressHeaders;
  readonly now: number;
}

/** More than the run asks for, because the checkout comes before it. */
const SETUP_MS = 5 * 60_000;

/** Throws SandboxError for what E2B cannot do. */
export function planBox(spec: SandboxSpec, { app, maxLifetimeMs, egressHeaders, now }: PlanOptions): BoxPlan {
  if (!(spec.lifetimeMs > 0))
    throw new SandboxError(`A sandbox cannot live for ${spec.lifetimeMs} ms. Give it some time.`);
  const template = chooseTemplate(spec);
  const mcp = planMcp(spec.mcp ?? {});
  const remote = planRemote(spec, egressHeaders);
  const egress = planEgress(spec.allowedHosts, omit(egressHeaders, remote.host));
  const keeping = planKeeping(spec, mcp);
  const timeoutMs = Math.min(spec.lifetimeMs + SETUP_MS, maxLifetimeMs);
  const metadata = buildMetadata({
    spec,
    app,
    template,
    creation: randomUUID(),
    now,
    timeoutMs,
    keepWarmMs: keeping.keepWarmMs,
  });
  const open = planEgress([...spec.allowedHosts, ...remote.hosts], egressHeaders);
  return {
    request: {
      template,
      metadata,
      options: {
        timeoutMs,
        lifecycle: { onTimeout: "kill" },
        network: { ...open, allowPublicTraffic: false },
        ...(mcp.gateway === null ? {} : { mcp: mcp.gateway }),
      },
    },
    template,
    turn: spec.subject == null ? "" : String(spec.subject.installation ?? spec.subject.repository),
    lifetimeMs: Math.min(spec.lifetimeMs, maxLifetimeMs),
    keepWarm: keeping.keepWarmMs > 0,
    warmIdentity: identifyWarm({ spec, app, template }),
    mcp,
    hasInjectedCredential: remote.hasInjectedCredential,
    source: remote.source,
    egress,
    notes: [...remote.notes, ...keeping.notes, ...describeLifetime(spec, maxLifetimeMs)],
  };
}

interface RemotePlan {
  readonly source: CheckoutSource;
  readonly host: string | null;
  /** To be open until the checkout is done. */
  readonly hosts: readonly string[];
  readonly hasInjectedCredential: boolean;
  readonly notes: readonly string[];
}

/** Where files of Git LFS of github.com lie. See https://docs.github.com/en/get-started/using-github/allow-list-for-github-domains. */
const GITHUB_LFS_HOSTS = ["github-cloud.s3.amazonaws.com", "*.githubusercontent.com"] as const;

function planRemote({ source, extent }: SandboxSpec, headers: EgressHeaders): RemotePlan {
  const none = { source, host: null, hosts: [], hasInjectedCredential: false, notes: [] };
  if (source.remote == null) return none;
  const { url } = source.remote;
  const { hostname, port } = new URL(url);
  if (!canReach(url)) {
    const note = `The commits were sent to the sandbox: E2B lets none reach ${hostname} on port ${port}.`;
    return { ...none, source: { ...source, remote: null }, notes: [note] };
  }
  const added = Object.entries(headers).find(([name]) => name.toLowerCase() === hostname)?.[1] ?? {};
  return {
    source,
    host: hostname,
    hosts: [hostname, ...(extent?.lfs === true && hostname === "github.com" ? GITHUB_LFS_HOSTS : [])],
    hasInjectedCredential: Object.keys(added).some((name) => name.toLowerCase() === "authorization"),
    notes: [],
  };
}

/** The agent shall not speak for whoever has cloned, even where it may talk to the same host. */
function omit(headers: EgressHeaders, host: string | null): EgressHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== host));
}

interface Keeping {
  readonly keepWarmMs: number;
  readonly notes: readonly string[];
}

function planKeeping({ keepWarmMs = 0, subject, trust }: SandboxSpec, mcp: McpPlan): Keeping {
  if (keepWarmMs <= 0) return { keepWarmMs: 0, notes: [] };
  const reason = whyNotKept();
  if (reason === null) return { keepWarmMs, notes: [] };
  return { keepWarmMs: 0, notes: [`The sandbox is not kept for a later run: ${reason}.`] };

  function whyNotKept(): string | null {
    if (subject == null) return "the change is no pull request";
    if (trust === "fork") return "what the code of a fork leaves behind is not to be met by another run";
    if (mcp.gateway !== null) return "E2B starts its MCP gateway in new sandboxes only";
    return null;
  }
}

function describeLifetime({ lifetimeMs }: SandboxSpec, maxLifetimeMs: number): readonly string[] {
  if (lifetimeMs <= maxLifetimeMs) return [];
  return [
    `The sandbox lives for ${Math.floor(maxLifetimeMs / 60_000)} minutes instead of ${Math.ceil(lifetimeMs / 60_000)}: that is the most that the plan at E2B allows.`,
  ];
}
