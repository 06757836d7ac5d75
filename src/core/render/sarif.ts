import type { AnchoredFinding, Category, Severity } from "../finding/finding.ts";
import { cleanUrl } from "../markdown/link.ts";
import { normaliseNewlines, removeHidden } from "../markdown/hidden-characters.ts";
import type { ReviewPlan } from "../plan/review-plan.ts";
import type { SarifLog, SarifReportingDescriptor, SarifResult } from "./sarif-log.ts";
import { countBySeverity } from "./wording.ts";

export interface SarifOptions {
  /** Of this program, as in its package. */
  readonly version: string;
}

/** A review as SARIF 2.1.0, for code scanning and other readers of analysis results. */
export function toSarif(plan: ReviewPlan, { version }: SarifOptions): SarifLog {
  const rules = listRules(plan.findings);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Sandpiper", semanticVersion: version, rules } },
        automationDetails: { id: `sandpiper/${plan.receipt.agent.id}/${plan.runId}` },
        invocations: [
          {
            executionSuccessful: plan.state === "reviewed",
            ...(plan.reason !== null && {
              toolExecutionNotifications: [{ level: "error", message: { text: plain(plan.reason) } }],
            }),
          },
        ],
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
        results: plan.findings.map((finding) => toResult(finding, plan, rules)),
        properties: { state: plan.state, verdict: plan.verdict, summary: plan.summary, receipt: plan.receipt },
      },
    ],
  };
}

export function renderSarif(plan: ReviewPlan, options: SarifOptions): string {
  return `${JSON.stringify(toSarif(plan, options), null, 2)}\n`;
}

const ROOT = "SRCROOT";

/** As the vocabulary of the project has it. */
const LEVELS: Readonly<Record<Severity, SarifResult["level"]>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** Scores that GitHub's code scanning shows as the same severities: over 9, 7 to 8.9, 4 to 6.9, 0.1 to 3.9. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/** A finding without the rule of an analyser goes by its category: SARIF names a rule for every result. */
function ruleIdOf({ rule, category }: AnchoredFinding): string {
  return rule === undefined ? `sandpiper/${category}` : rule.id;
}

function listRules(findings: readonly AnchoredFinding[]): SarifReportingDescriptor[] {
  return [...Map.groupBy(findings, ruleIdOf)].map(([id, group]) => describeRule(id, group));
}

function describeRule(id: string, findings: readonly AnchoredFinding[]): SarifReportingDescriptor {
  const categories = [...new Set(findings.map(({ category }) => category))];
  const severities = findings.filter(({ category }) => category === "security").map(({ severity }) => severity);
  const worst = (["critical", "high", "medium", "low"] as const).find((severity) => severities.includes(severity));
  // An agent's word: viewers of SARIF make a link of it, and `javascript:` is an address too.
  const helpUri = findings.map(({ rule }) => cleanUrl(rule?.url ?? "")).find((url) => url !== null);
  return {
    id,
    shortDescription: { text: findings[0]?.rule === undefined ? describeCategory(categories[0] ?? "bug") : id },
    fullDescription: { text: `Found here: ${countBySeverity(findings)}.` },
    ...(helpUri !== undefined && { helpUri }),
    properties: { tags: categories, ...(worst !== undefined && { "security-severity": SECURITY_SEVERITY[worst] }) },
  };
}

function describeCategory(category: Category): string {
  return `Problem of ${category === "tests" || category === "docs" ? `the ${category}` : category}, found in review`;
}

function toResult(finding: AnchoredFinding, plan: ReviewPlan, rules: readonly SarifReportingDescriptor[]): SarifResult {
  const { id, title, body, severity, category, confidence, fingerprint, anchor, evidence } = finding;
  const reported = plan.reportedBefore.find(({ findingId }) => findingId === id);
  return {
    ruleId: ruleIdOf(finding),
    ruleIndex: rules.findIndex((rule) => rule.id === ruleIdOf(finding)),
    level: LEVELS[severity],
    message: {
      text: [plain(title), plain(body)].filter((part) => part !== "").join("\n\n"),
      ...(body !== "" && { markdown: `**${title}**\n\n${body}` }),
    },
    locations: [
      { physicalLocation: { artifactLocation: { uri: toUri(anchor.path), uriBaseId: ROOT }, ...regionOf(finding) } },
    ],
    partialFingerprints: { "sandpiper/v1": fingerprint },
    baselineState: reported === undefined ? "new" : "unchanged",
    ...fixesOf(finding),
    properties: {
      id,
      severity,
      category,
      ...(confidence !== undefined && { confidence }),
      anchor: anchor.kind,
      side: anchor.side,
      ...(evidence !== undefined && { evidence }),
    },
  };
}

/** Lines of the base have no place in the head's file, which is what readers of SARIF open. They stay in the properties. */
function regionOf({ anchor, quote }: AnchoredFinding): {
  region?: { startLine: number; endLine: number; snippet?: { text: string } };
} {
  if (anchor.startLine === null || anchor.side === "LEFT") return {};
  const snippet = quote === "" ? {} : { snippet: { text: quote } };
  return { region: { startLine: anchor.startLine, endLine: anchor.endLine ?? anchor.startLine, ...snippet } };
}

function fixesOf({ anchor, suggestion, suggestionOffer, title }: AnchoredFinding): Pick<SarifResult, "fixes"> {
  if (suggestionOffer !== "committable" || suggestion === undefined || anchor.kind !== "inline") return {};
  const text = suggestion === "" ? "" : `${suggestion}\n`;
  // From the start of the first line to the start of the line after the last, so that deleting lines leaves no empty one.
  const deletedRegion = { startLine: anchor.startLine, startColumn: 1, endLine: anchor.endLine + 1, endColumn: 1 };
  const artifactLocation = { uri: toUri(anchor.path), uriBaseId: ROOT };
  return {
    fixes: [
      {
        description: { text: plain(title) },
        artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion, insertedContent: { text } }] }],
      },
    ],
  };
}

/** A relative reference: its first segment must not look like a scheme. */
function toUri(path: string): string {
  return path
    .split("/")
    .map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, "�")))
    .join("/");
}

function plain(text: string): string {
  return removeHidden(normaliseNewlines(text)).trim();
}
