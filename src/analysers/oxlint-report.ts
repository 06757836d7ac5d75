import { z } from "zod";
import type { Diagnostic, LineSpan } from "./diagnostic.ts";
import type { Source } from "./lane.ts";
import { indexLines, type LineIndex } from "./line-index.ts";
import { OXLINT_RULES } from "./oxlint-rules.ts";

const Span = z.object({ offset: z.int().nonnegative(), length: z.int().nonnegative() });

const Entry = z.object({
  message: z.string(),
  code: z.string().optional(),
  url: z.string().optional(),
  help: z.string().optional(),
  filename: z.string(),
  labels: z.array(z.object({ span: Span })),
});
type Entry = z.infer<typeof Entry>;

/** What oxlint prints for `--format json`; only what is used here is named. */
export const OxlintReport = z.object({ diagnostics: z.array(Entry), number_of_files: z.int() });
export type OxlintReport = z.infer<typeof OxlintReport>;

/** The diagnostics of one file. Offsets of oxlint count bytes of UTF-8. */
export function readOxlintDiagnostics(entries: readonly Entry[], { path, text }: Source): readonly Diagnostic[] {
  const index = indexLines(text);
  const diagnostics = entries.map((entry) => toDiagnostic(entry, index));
  const strange = [...(usesReact(path, text) ? [] : ["react/"]), ...(/["']vitest["']/.test(text) ? ["jest/"] : [])];
  return diagnostics.filter(({ rule }) => !strange.some((plugin) => rule.id.startsWith(plugin)));
}

/** The rules of a framework judge by names, such as `useApp`, that mean nothing to code without it. */
function usesReact(path: string, text: string): boolean {
  return /\.[jt]sx$/i.test(path) || /["'][^"'\n]{0,80}react[^"'\n]{0,80}["']/.test(text);
}

function toDiagnostic(entry: Entry, index: LineIndex): Diagnostic {
  const { message, code, url, help } = entry;
  const rule = code === undefined ? null : readRule(code);
  const weight = rule === null ? undefined : OXLINT_RULES.get(rule);
  const labels = entry.labels.map(({ span }) => toLines(span, index));
  const spans = rule !== null && TOLD_BY_LAST.has(rule) ? labels.toReversed() : labels;
  const [first = { startLine: 1, endLine: 1 }, ...others] = spans;
  const undefinedName = rule === "eslint/no-undef" ? /'([^']+)'/.exec(message)?.[1] : undefined;
  return {
    rule: { id: rule === null ? "oxlint/syntax" : rule, ...(url === undefined ? {} : { url }) },
    severity: weight?.severity ?? "high",
    category: weight?.category ?? "bug",
    confidence: weight?.confidence ?? 0.9,
    title: rule === null ? `The file does not parse: ${message}` : message.replace(/\.$/, ""),
    help: help ?? "",
    spans: rule === null ? [{ ...first, endLine: first.startLine }] : [first, ...others],
    edits: null,
    isSyntaxError: rule === null,
    ...(undefinedName === undefined ? {} : { undefinedName }),
  };
}

/** Rules whose first place is what is right, such as the declaration, and whose last is what is wrong with it. */
const TOLD_BY_LAST = new Set([
  "eslint/no-const-assign",
  "eslint/no-class-assign",
  "eslint/no-func-assign",
  "eslint/no-import-assign",
  "eslint/no-dupe-keys",
  "eslint/no-dupe-class-members",
  "eslint/no-duplicate-case",
  "react/jsx-no-duplicate-props",
  "typescript/no-duplicate-enum-values",
]);

/** Oxlint prints `eslint(no-eval)` and `react-hooks(rules-of-hooks)` for what its configuration calls `plugin/rule`. */
function readRule(code: string): string {
  const [, plugin = "", name = code] = /^(?:eslint-plugin-)?([\w-]+)\((.+)\)$/.exec(code) ?? [];
  const spelled = `${PLUGINS[plugin] ?? plugin}/${name}`;
  if (OXLINT_RULES.has(spelled)) return spelled;
  return [...OXLINT_RULES.keys()].find((rule) => rule.endsWith(`/${name}`)) ?? spelled;
}

const PLUGINS: Readonly<Record<string, string>> = {
  "react-hooks": "react",
  "typescript-eslint": "typescript",
  "jsx-a11y": "jsx_a11y",
};

function toLines({ offset, length }: z.infer<typeof Span>, index: LineIndex): LineSpan {
  return { startLine: index.lineAtByte(offset), endLine: index.lineAtByte(offset + Math.max(0, length - 1)) };
}
