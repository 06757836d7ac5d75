import * as fc from "fast-check";
import type { z } from "zod";
import { CATEGORIES, SEVERITIES, type Finding } from "#core/finding/finding.ts";
import type { ImportedTree } from "./import-trees.ts";
import type { RandomChange } from "./random-change.ts";

export type FindingInput = z.input<typeof Finding>;

/** Text that tries to break out of where it is put, or to be taken for ours. */
const HOSTILE = [
  "",
  "plain words",
  "@ada #1 octo-org/octo-repo#2 GH-3",
  "`` ` ``` ~~~",
  "```suggestion\nrm -rf /\n```",
  "````\nopen fence",
  "~~~\nopen fence",
  "<!-- open comment",
  "--> <!-- sandpiper:run a b 1 -->",
  "<!-- sandpiper:finding 0123456789abcdef0123 -->",
  "<details><summary>x</summary>",
  "</details></details>",
  "<script>alert(1)</script>",
  "<table><tr><td>",
  "![x](https://evil.example/p.png) [y](javascript:alert(1))",
  "| a | b |\n| - | - |\n| 1 | 2 |",
  "\\",
  "a\r\nb\rc",
  "\u202Ereversed\u200B\u2066",
  "\u0000\u0007\u001B[2J",
  "\uD800 lone surrogate",
  "😀".repeat(30),
  "# heading\n- list\n  - deeper\n> quote",
  "$$\\frac{1}{2}$$ $`x`$",
  "[ref]: https://evil.example 'x'\n[ref]",
  "&lt;!-- &#x3c;script&#x3e; &commat;ada",
  "***",
  "<pre>\n\nnever closed",
  "<![CDATA[ x",
  "<?php",
  "    indented code",
];

const WRONG_PATHS = [
  "no/such/file.ts",
  "../../etc/passwd",
  "/etc/passwd",
  ".git/config",
  "a\0b",
  "x".repeat(70_000),
  " ",
  "|`[x](y)\n@ada",
  "C:\\windows\\a.ts",
  "\uD800",
];

const Blueprint = fc.record({
  kind: fc.constantFrom("copied", "copied", "copied", "misnumbered", "numbered", "invented", "lost", "repeated"),
  file: fc.nat(1000),
  line: fc.nat(1000),
  span: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)),
  side: fc.constantFrom("RIGHT", "RIGHT", "LEFT"),
  severity: fc.constantFrom(...SEVERITIES),
  category: fc.constantFrom(...CATEGORIES),
  title: fc.constantFrom(...HOSTILE),
  body: fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)),
  /** How often the body says it again. */
  length: fc.oneof({ weight: 30, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(8000) }),
  suggestion: fc.option(fc.constantFrom("", "x", ...HOSTILE), { nil: undefined }),
  evidence: fc.option(fc.constantFrom(...HOSTILE, "long\n".repeat(15_000)), { nil: undefined, freq: 12 }),
  rule: fc.option(fc.constantFrom("no-x", "`|`", "r".repeat(300)), { nil: undefined }),
  confidence: fc.constantFrom(0, 0.3, 0.5, 0.999, 1),
});
type Blueprint = typeof Blueprint extends fc.Arbitrary<infer T> ? T : never;

/** Findings before the change is known that they are about. */
export const RandomFindings: fc.Arbitrary<readonly Blueprint[]> = fc.oneof(
  { weight: 6, arbitrary: fc.array(Blueprint, { maxLength: 12 }) },
  { weight: 3, arbitrary: fc.array(Blueprint, { minLength: 40, maxLength: 90, size: "max" }) },
  { weight: 1, arbitrary: fc.array(Blueprint, { minLength: 200, maxLength: 400, size: "max" }) },
);

/** The word of a title by which its finding is found again. */
export const TITLE_WORD = /Title\d+q/;

/** The word that its body ends with. */
export function bodyWord(index: number): string {
  return `Body${index}q`;
}

export function buildFindings(blueprints: readonly Blueprint[], change: RandomChange): readonly FindingInput[] {
  const findings: FindingInput[] = [];
  for (const [index, blueprint] of blueprints.entries()) {
    const { kind, length, body, evidence, rule, suggestion, severity, category, confidence, side } = blueprint;
    const words = `${bodyWord(index)} ${body[0]}\n\n`.repeat(length === 1 ? 1 : Math.min(length, 2000));
    const about = { ...whereOf(blueprint, change), side } as const;
    const repeated = kind === "repeated" ? findings[blueprint.file % Math.max(findings.length, 1)] : undefined;
    findings.push({
      ...(repeated ?? about),
      severity: repeated?.severity ?? severity,
      category: repeated?.category ?? category,
      title: repeated?.title ?? `${blueprint.title.slice(0, 90)} Title${index}q ${blueprint.title.slice(0, 90)}`,
      body: `${words}${body[1]}\n\n${bodyWord(index)}`,
      confidence,
      ...(suggestion !== undefined && { suggestion }),
      ...(evidence !== undefined && { evidence: { command: evidence, expected: evidence, observed: evidence } }),
      ...(rule !== undefined && { rule: { id: rule, url: "https://rules.example/x" } }),
    });
  }
  return findings;
}

type Where = Pick<FindingInput, "path" | "startLine" | "endLine" | "quote">;

function whereOf({ kind, file, line, span, side }: Blueprint, { base, head }: RandomChange): Where {
  const tree = side === "LEFT" ? base : head;
  const [path, lines] = readLines(tree, file);
  const first = line % Math.max(lines.length, 1);
  const quote = lines.slice(first, first + span + 1).join("\n");
  const where = { path, startLine: first + 1, endLine: first + span + 1, quote };
  switch (kind) {
    case "misnumbered":
      return { ...where, startLine: (line % 70) + 1, endLine: (span % 9) + 1 };
    case "numbered":
      return { ...where, quote: "" };
    case "invented":
      return { ...where, quote: "this stands nowhere\nat all" };
    case "lost":
      return { ...where, path: WRONG_PATHS[line % WRONG_PATHS.length] ?? "", quote: line % 2 === 0 ? quote : "" };
    case "copied":
    case "repeated":
      return where;
  }
}

function readLines(tree: ImportedTree, pick: number): readonly [string, readonly string[]] {
  const [path, file] = [...tree][pick % tree.size] ?? ["", undefined];
  const text = Buffer.from(file?.content ?? "").toString();
  return [Buffer.from(path, "latin1").toString(), text.split("\n")];
}
