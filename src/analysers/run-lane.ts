import { messageOf } from "#core/errors.ts";
import type { AgentLane } from "#core/agent/agent.ts";
import type { Finding } from "#core/finding/finding.ts";
import type { SkippedFile } from "#core/review/review-report.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { keepNew } from "./keep-new.ts";
import { describeGenerated } from "./kinds.ts";
import type { Checked, CheckedSources, FixRequest, Lane, LaneResult, Source } from "./lane.ts";
import type { Subject } from "./subject.ts";
import { toFinding } from "./to-finding.ts";

export interface LaneOutcome {
  /** Null where no file was for this lane. */
  readonly lane: AgentLane | null;
  readonly findings: readonly Finding[];
  /** Files that this lane should have read and could not. */
  readonly failed: readonly SkippedFile[];
}

/** Lets one analyser read its files, before and after the change, and keeps what the change introduced. */
export async function runLane(lane: Lane, subjects: readonly Subject[]): Promise<LaneOutcome> {
  const own = subjects.filter((subject) => isFor(lane, subject));
  if (own.length === 0) return { lane: null, findings: [], failed: [] };
  const { version, checked } = await checkSafely(lane, own);
  const introduced = own.flatMap((subject) =>
    keepNew(subject, {
      head: diagnosticsOf(checked, subject.head) ?? [],
      base: diagnosticsOf(checked, subject.base),
    }).map((diagnostic) => ({ subject, diagnostic })),
  );
  const fixed = await addFixesSafely(
    lane,
    introduced.map(({ subject, diagnostic }) => ({ source: subject.head, diagnostic })),
  );
  const findings = introduced.map(({ subject, diagnostic }, at) => toFinding(fixed[at] ?? diagnostic, subject));
  const failed = own.flatMap(({ path, head }) => {
    const result = checked.get(head.id);
    return result?.kind === "checked" ? [] : [{ path, reason: result?.reason ?? `${lane.name} left it out` }];
  });
  return {
    lane: { name: lane.name, version, files: own.length - failed.length, findings: findings.length },
    findings,
    failed,
  };
}

export function isFor(lane: Lane, { path, head }: Subject): boolean {
  if (!lane.accepts(path, head.text)) return false;
  return !lane.isLanguage || describeGenerated(path, head.text) === null;
}

/** A lane that cannot work at all says so for each of its files, and the others go on. */
async function checkSafely(lane: Lane, subjects: readonly Subject[]): Promise<LaneResult> {
  const sources = subjects.flatMap(({ head, base }) => [head, ...(isBaseFor(lane, base) ? [base] : [])]);
  try {
    return await lane.check(sources);
  } catch (error) {
    const reason = `${lane.name} failed: ${messageOf(error)}`;
    return {
      version: null,
      checked: new Map(sources.map(({ id }): [string, Checked] => [id, { kind: "failed", reason }])),
    };
  }
}

function isBaseFor(lane: Lane, base: Source | null): base is Source {
  return base !== null && lane.accepts(base.path, base.text);
}

function diagnosticsOf(checked: CheckedSources, source: Source | null): readonly Diagnostic[] | null {
  const result = source === null ? undefined : checked.get(source.id);
  return result?.kind === "checked" ? result.diagnostics : null;
}

/** Without its fix a finding is still a finding. */
async function addFixesSafely(lane: Lane, requests: readonly FixRequest[]): Promise<readonly Diagnostic[]> {
  const diagnostics = requests.map(({ diagnostic }) => diagnostic);
  if (lane.addFixes === undefined || requests.length === 0) return diagnostics;
  try {
    return await lane.addFixes(requests);
  } catch {
    return diagnostics;
  }
}
