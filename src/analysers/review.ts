import type { AgentLane } from "#core/agent/agent.ts";
import { SEVERITIES, type Finding } from "#core/finding/finding.ts";
import type { ReviewReport, SkippedFile } from "#core/review/review-report.ts";
import { CONFLICT_RULE } from "./conflict-markers.ts";
import { gatherRepeats } from "./gather-repeats.ts";
import { describeGenerated, isPlain } from "./kinds.ts";
import type { Lane } from "./lane.ts";
import { readSubjects } from "./read-subjects.ts";
import { isFor, runLane, type LaneOutcome } from "./run-lane.ts";
import type { Subject } from "./subject.ts";
import type { Task } from "./task.ts";

/** What the program answers: the report, and what each of its analysers did. */
export interface AnalysersReport extends ReviewReport {
  readonly lanes: AgentLane[];
}

/** Reads the change, lets every analyser look at its files, and reports what the change introduced. */
export async function reviewChange(task: Task, lanes: readonly Lane[]): Promise<AnalysersReport> {
  const { subjects, deleted, skipped } = await readSubjects(task);
  const outcomes = await Promise.all(lanes.map((lane) => runLane(lane, subjects)));
  const unread = [...skipped, ...subjects.flatMap((subject) => describeUnread(subject, { lanes, outcomes }))];
  const unreadPaths = new Set(unread.map(({ path }) => path));
  const all = outcomes.flatMap(({ findings: found }) => found);
  const findings = gatherRepeats(withoutEchoes(all).toSorted(bySeverity));
  const used = outcomes.flatMap(({ lane }) => (lane === null ? [] : [lane]));
  return {
    summary: renderSummary(findings),
    findings: [...findings],
    filesReviewed: [...subjects.map(({ path }) => path), ...deleted].filter((path) => !unreadPaths.has(path)),
    filesSkipped: unread,
    verdict: findings.some(({ severity }) => isSevere(severity)) ? "fail" : "pass",
    lanes: used,
  };
}

/** A parser says several things about one broken line, and a conflict that was left in a file breaks its line for every parser. */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const taken = new Set(findings.filter(({ rule }) => rule?.id === CONFLICT_RULE).map(renderPlace));
  return findings.filter((finding) => {
    if (finding.rule?.id.endsWith("/syntax") !== true) return true;
    const place = renderPlace(finding);
    const isFirst = !taken.has(place);
    taken.add(place);
    return isFirst;
  });
}

function renderPlace({ path, startLine }: Finding): string {
  return `${startLine} ${path}`;
}

interface Reading {
  readonly lanes: readonly Lane[];
  readonly outcomes: readonly LaneOutcome[];
}

const ANY_TEXT = "only read for secrets, hidden characters and conflict markers";

/** Why a file does not count as reviewed: an analyser gave up on it, or none understands it. */
function describeUnread({ path, head, ...subject }: Subject, { lanes, outcomes }: Reading): readonly SkippedFile[] {
  const failures = outcomes.flatMap(({ failed }) => failed.filter((failure) => failure.path === path));
  if (failures.length > 0) return [{ path, reason: failures.map(({ reason }) => reason).join("; ") }];
  const generated = describeGenerated(path, head.text);
  if (generated !== null) return [{ path, reason: `${generated}; ${ANY_TEXT}` }];
  const isUnderstood =
    isPlain(path) || lanes.some((lane) => lane.isLanguage && isFor(lane, { path, head, ...subject }));
  return isUnderstood ? [] : [{ path, reason: `no analyser for ${describeKind(path)}; ${ANY_TEXT}` }];
}

function describeKind(path: string): string {
  const extension = /\.[^./]+$/.exec(path)?.[0];
  return extension === undefined ? "this kind of file" : `${extension} files`;
}

function isSevere(severity: Finding["severity"]): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf("high");
}

function bySeverity(a: Finding, b: Finding): number {
  const difference = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (difference !== 0) return difference;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine;
}

function renderSummary(findings: readonly Finding[]): string {
  const count = findings.length === 1 ? "1 problem" : `${findings.length === 0 ? "no" : findings.length} problems`;
  return `Static analysers found ${count} that this change introduces. They know rules, not what the code is for.`;
}
