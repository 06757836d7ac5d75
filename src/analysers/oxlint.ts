import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Diagnostic } from "./diagnostic.ts";
import { isAboutFile } from "./framework.ts";
import { groupBy } from "./group-by.ts";
import { isJavaScript } from "./kinds.ts";
import type { Checked, FixRequest, Lane, LaneResult, Source } from "./lane.ts";
import { diffLines } from "./line-edits.ts";
import { OxlintReport, readOxlintDiagnostics } from "./oxlint-report.ts";
import { OXLINT_RULES, renderOxlintConfig } from "./oxlint-rules.ts";
import { readPackageVersion } from "./package-version.ts";
import { runChild } from "./run-child.ts";
import { createScratch, type Scratch } from "./scratch.ts";

/** JavaScript, TypeScript and their relatives, by oxlint: one process over copies of all files. */
export function createOxlintLane(): Lane {
  return {
    name: "oxlint",
    isLanguage: true,
    accepts: isJavaScript,
    check: checkAll,
    addFixes,
  };
}

async function checkAll(sources: readonly Source[]): Promise<LaneResult> {
  await using scratch = await createScratch();
  const config = await scratch.write("all.json", renderOxlintConfig(OXLINT_RULES.keys()));
  const run: LintRun = { scratch, config, count: 0 };
  return { version: readVersion(), checked: new Map(await checkOrSplit(sources, run)) };
}

interface LintRun {
  readonly scratch: Scratch;
  readonly config: string;
  /** Processes started so far. */
  count: number;
}

/** Enough to find a handful of culprits among a thousand files. */
const MAX_PROCESSES = 60;
const TIMEOUT_MS = 60_000;

/** A file that ends the process must not take the others with it: halves are tried alone until the culprit is found. */
async function checkOrSplit(sources: readonly Source[], run: LintRun): Promise<[string, Checked][]> {
  const outcome = await checkOnce(sources, run);
  if (typeof outcome !== "string") return outcome;
  if (sources.length === 1 || run.count >= MAX_PROCESSES) {
    return sources.map(({ id }) => [id, { kind: "failed", reason: `oxlint ${outcome}` }]);
  }
  const middle = Math.ceil(sources.length / 2);
  const first = await checkOrSplit(sources.slice(0, middle), run);
  return [...first, ...(await checkOrSplit(sources.slice(middle), run))];
}

async function checkOnce(sources: readonly Source[], run: LintRun): Promise<[string, Checked][] | string> {
  run.count += 1;
  const folder = `check-${run.count}`;
  const names = await run.scratch.copy(folder, sources);
  const child = await runOxlint(["-c", run.config, "--format", "json", folder], run.scratch.directory);
  if (child.kind === "failed") return child.reason;
  const report = parseReport(child.stdout);
  if (report === null) return `stopped with exit code ${child.exitCode} and without a report`;
  if (report.number_of_files < sources.length) return "left files out of its report";
  const byName = groupBy(report.diagnostics, ({ filename }) => filename.replaceAll("\\", "/"));
  return Array.from(names, ([name, source]) => [
    source.id,
    {
      kind: "checked",
      diagnostics: readOxlintDiagnostics(byName.get(name) ?? [], source).filter(({ rule }) =>
        isAboutFile(rule.id, source.text),
      ),
    },
  ]);
}

/** Our own rules and nothing else: configurations beside the files, ignore files and plugins are never looked at. */
function runOxlint(options: readonly string[], directory: string): ReturnType<typeof runChild> {
  const argv = [binary(), "--disable-nested-config", "--no-ignore", ...options];
  return runChild(argv, { cwd: directory, timeoutMs: TIMEOUT_MS });
}

function parseReport(stdout: string): OxlintReport | null {
  try {
    return OxlintReport.parse(JSON.parse(stdout));
  } catch {
    return null;
  }
}

function binary(): string {
  return join(dirname(createRequire(import.meta.url).resolve("oxlint/package.json")), "bin", "oxlint");
}

function readVersion(): string | null {
  return readPackageVersion(createRequire(import.meta.url), "oxlint/package.json");
}

/** A rule a process: with one rule alone, what changed is that rule's doing. */
const MAX_FIXED_RULES = 16;

/** The report of oxlint has no fixes. So each rule fixes copies of its own, and what it changed is read off them. */
async function addFixes(requests: readonly FixRequest[]): Promise<readonly Diagnostic[]> {
  const byRule = groupBy(
    requests.filter(({ diagnostic }) => FIXABLE.has(diagnostic.rule.id)),
    ({ diagnostic }) => diagnostic.rule.id,
  );
  const fixed = new Map<Diagnostic, Diagnostic>();
  if (byRule.size > 0) {
    await using scratch = await createScratch();
    for (const [rule, wanted] of [...byRule].slice(0, MAX_FIXED_RULES)) {
      for (const [before, after] of await fixRule(rule, { wanted, scratch })) fixed.set(before, after);
    }
  }
  return requests.map(({ diagnostic }) => fixed.get(diagnostic) ?? diagnostic);
}

/** Rules whose fix does what the author meant, as far as that can be known. A fix that only hides the defect is none. */
const FIXABLE = new Set([
  "eslint/no-debugger",
  "eslint/no-unsafe-negation",
  "eslint/use-isnan",
  "eslint/valid-typeof",
  "eslint/no-compare-neg-zero",
  "eslint/for-direction",
  "eslint/no-unused-labels",
  "eslint/no-empty-static-block",
  "oxc/missing-throw",
  "oxc/double-comparisons",
  "oxc/erasing-op",
  "oxc/misrefactored-assign-op",
  "react/jsx-no-target-blank",
  "typescript/no-extra-non-null-assertion",
  "typescript/no-non-null-asserted-optional-chain",
  "unicorn/no-await-in-promise-methods",
  "unicorn/no-single-promise-in-promise-methods",
  "unicorn/no-negation-in-equality-check",
  "unicorn/no-instanceof-array",
  "unicorn/require-number-to-fixed-digits-argument",
  "promise/no-new-statics",
  "node/no-exports-assign",
  "vitest/no-focused-tests",
  "jest/no-focused-tests",
]);

interface RuleFix {
  readonly wanted: readonly FixRequest[];
  readonly scratch: Scratch;
}

async function fixRule(rule: string, { wanted, scratch }: RuleFix): Promise<[Diagnostic, Diagnostic][]> {
  const folder = `fix-${rule.replaceAll(/\W/g, "-")}`;
  const sources = [...new Map(wanted.map(({ source }) => [source.id, source])).values()];
  const names = await scratch.copy(folder, sources);
  const config = await scratch.write(`${folder}.json`, renderOxlintConfig([rule]));
  const child = await runOxlint(["-c", config, "--fix", "--fix-suggestions", folder], scratch.directory);
  if (child.kind === "failed") return [];

  const fixes: [Diagnostic, Diagnostic][] = [];
  for (const [name, source] of names) {
    const changes = diffLines(source.text, await readFile(join(scratch.directory, name), "utf8"));
    for (const { diagnostic } of wanted.filter((request) => request.source.id === source.id)) {
      const [{ startLine, endLine }] = diagnostic.spans;
      const own = changes.filter((change) => change.startLine <= endLine && change.endLine >= startLine);
      if (own.length > 0) fixes.push([diagnostic, { ...diagnostic, edits: own.map(({ edit }) => edit) }]);
    }
  }
  return fixes;
}
