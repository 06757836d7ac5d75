import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Severity } from "#core/finding/finding.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { isShell } from "./kinds.ts";
import type { Checked, Lane, LaneResult, Source } from "./lane.ts";
import { indexLines, type LineIndex } from "./line-index.ts";
import { runChild } from "./run-child.ts";

/** Where a system keeps the programs that it brings. The PATH is not asked: it may lead into the checkout. */
const DIRECTORIES = ["/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin"];

/** Null where the sandbox has no ShellCheck. It is not one of our packages, for its license: see docs/decisions/0005-analysers.md. */
export function findShellCheck(directories: readonly string[] = DIRECTORIES): string | null {
  const paths = directories.map((directory) => join(directory, "shellcheck"));
  return paths.find((path) => isExecutable(path)) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Shell scripts, by the ShellCheck of the sandbox: a process a script, because it reads one from stdin. */
export function createShellCheckLane(program: string): Lane {
  return {
    name: "shellcheck",
    isLanguage: true,
    accepts: isShell,
    async check(sources): Promise<LaneResult> {
      const checked = new Map<string, Checked>();
      for (const source of sources) checked.set(source.id, await checkScript(program, source));
      return { version: await readVersion(program), checked };
    },
  };
}

const TIMEOUT_MS = 30_000;

const Place = z.object({
  line: z.int().positive(),
  endLine: z.int().positive(),
  column: z.int().positive(),
  endColumn: z.int().positive(),
});

const Comment = Place.extend({
  level: z.enum(["error", "warning", "info", "style"]),
  code: z.int(),
  message: z.string(),
  fix: z
    .object({ replacements: z.array(Place.extend({ replacement: z.string() })) })
    .nullable()
    .optional(),
});
type Comment = z.infer<typeof Comment>;

const Report = z.object({ comments: z.array(Comment) });

async function checkScript(program: string, { text }: Source): Promise<Checked> {
  // Without --norc a .shellcheckrc would have a say. Scripts that are sourced are not read: that takes --external-sources.
  const shell = text.startsWith("#!") ? [] : ["--shell=bash"];
  const argv = ["--norc", "--format=json1", "--severity=warning", ...shell, "-"];
  const child = await runChild(argv, { cwd: "/", timeoutMs: TIMEOUT_MS, program, stdin: text });
  if (child.kind === "failed") return { kind: "failed", reason: `shellcheck ${child.reason}` };
  const comments = parseReport(child.stdout);
  if (comments === null)
    return { kind: "failed", reason: `shellcheck ended with exit code ${child.exitCode} and without a report` };
  const index = indexLines(text);
  return { kind: "checked", diagnostics: comments.map((comment) => toDiagnostic(comment, index)) };
}

function parseReport(stdout: string): readonly Comment[] | null {
  try {
    return Report.parse(JSON.parse(stdout)).comments;
  } catch {
    return null;
  }
}

async function readVersion(program: string): Promise<string | null> {
  const child = await runChild(["--version"], { cwd: "/", timeoutMs: TIMEOUT_MS, program });
  return child.kind === "exited" ? (/^version:\s*(\S+)/m.exec(child.stdout)?.[1] ?? null) : null;
}

/** ShellCheck numbers what it says about parsing from 1000. */
function isSyntax({ code, level }: Comment): boolean {
  return level === "error" && code >= 1000 && code < 2000;
}

function toDiagnostic(comment: Comment, index: LineIndex): Diagnostic {
  const { code, level, message, line, endLine, fix } = comment;
  const severity: Severity = level === "error" ? "high" : "medium";
  return {
    rule: { id: `shellcheck/SC${code}`, url: `https://www.shellcheck.net/wiki/SC${code}` },
    severity,
    category: "bug",
    confidence: level === "error" ? 0.85 : 0.75,
    title: message.replace(/\.$/, ""),
    help: "",
    spans: [{ startLine: line, endLine: Math.max(line, endLine) }],
    edits:
      fix === null || fix === undefined
        ? null
        : fix.replacements.map((place) => ({
            start: offsetOf(index, { line: place.line, column: place.column }),
            end: offsetOf(index, { line: place.endLine, column: place.endColumn }),
            text: place.replacement,
          })),
    isSyntaxError: isSyntax(comment),
  };
}

interface Column {
  readonly line: number;
  /** From 1, in code points. A tab is one in the format json1; only the older format counts it as eight. */
  readonly column: number;
}

function offsetOf(index: LineIndex, { line, column }: Column): number {
  const before = Array.from(index.lines[line - 1] ?? "")
    .slice(0, column - 1)
    .join("");
  return index.startOf(line) + before.length;
}
