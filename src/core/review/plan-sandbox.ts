import { pathOf } from "../diff/diff.ts";
import type { Snapshot } from "../host/pull-request.ts";
import { hostsOfMcp } from "../sandbox/mcp.ts";
import type { RunSubject, SandboxSpec } from "../sandbox/sandbox.ts";
import type { Assignment } from "./examination.ts";

/** How much longer than its agent a sandbox lives, in milliseconds, for what comes before and after. */
const MARGIN_MS = 5 * 60_000;

/** The sandbox that an agent needs for its assignment. It may reach what the configuration lists, its model, and the servers of the run. */
export function planSandbox({ runId, snapshot, settings, agent }: Assignment): SandboxSpec {
  const { sandbox, budget, mcp } = settings;
  return {
    runId,
    source: snapshot.source,
    trust: snapshot.trust,
    allowedHosts: [...new Set([...sandbox.allowedHosts, ...agent.hosts, ...hostsOfMcp(mcp)])],
    lifetimeMs: budget.minutes * 60_000 + MARGIN_MS,
    subject: subjectOf(snapshot),
    agent: agent.id,
    ...(agent.program === undefined ? {} : { program: agent.program }),
    template: sandbox.template ?? null,
    extent: { ...sandbox.checkout, changedPaths: snapshot.files.map(pathOf) },
    keepWarmMs: sandbox.keepWarmMinutes * 60_000,
    mcp,
  };
}

function subjectOf({ ref }: Snapshot): RunSubject | null {
  return ref === null ? null : { repository: `${ref.owner}/${ref.repo}`, pullRequest: ref.number, installation: null };
}
