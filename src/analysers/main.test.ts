import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ReviewReport } from "#core/review/review-report.ts";
import { makeCheckout, runAnalysers, type Tree } from "#test/analysers/make-checkout.ts";

const Report = ReviewReport.extend({
  lanes: z.array(z.object({ name: z.string(), version: z.string().nullable(), files: z.int(), findings: z.int() })),
});

function review(base: Tree, head: Tree): z.infer<typeof Report> {
  using checkout = makeCheckout(base, head);
  const { status, stdout, stderr } = runAnalysers(checkout);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return Report.parse(JSON.parse(stdout));
}

/** Findings as `path:line rule`, in the order of the report. */
function list({ findings }: z.infer<typeof Report>): readonly string[] {
  return findings.map(({ path, startLine, rule }) => `${path}:${startLine} ${rule?.id}`);
}

const TOKEN = ["ghp", "9fJ2kLmQ8rT5vXwZ1aBcD3eFgH4iJ6kLmN7o"].join("_");

describe("the analysers' program", () => {
  it("finds a planted defect in each language, with the rule, its address and the exact quote", () => {
    const report = review(
      {},
      {
        "src/a.ts": 'export function f(x: number): string {\n  if (x === NaN) return "é𝒳";\n  return "";\n}\n',
        "src/b.vue": "<template><p /></template>\n<script setup>\nconst a = 1;\na = 2;\n</script>\n",
        "lib.py": "def f(x, y=[]):\n    return undefined_name\n",
        "bin/run": "#!/usr/bin/env bash\nif true; then\necho ok\n",
        ".github/workflows/ci.yml":
          "on: push\njobs:\n  a:\n    runs-on: ubuntu-26.04\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n",
        "package.json": '{"name": "a",}\n',
        "compose.yaml": "a: 1\n b: 2\n",
        "settings.env": `TOKEN=${TOKEN}\n`,
        "notes.md": "Fine.\nA \u202E hidden turn.\n",
        "merge.txt": "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n",
      },
    );
    expect(list(report)).toEqual([
      "settings.env:1 secrets/github-token",
      ".github/workflows/ci.yml:6 actionlint/script-injection",
      expect.stringMatching(/^bin\/run:\d (?:sh\/syntax|shellcheck\/SC\d+)$/u),
      "compose.yaml:1 yaml/syntax",
      "lib.py:2 ruff/F821",
      "merge.txt:1 conflict-markers/unresolved",
      "notes.md:2 hidden-characters/bidi",
      "package.json:1 json/syntax",
      "src/b.vue:4 eslint/no-const-assign",
      "lib.py:1 ruff/B006",
      "src/a.ts:2 eslint/use-isnan",
    ]);
    expect(report.findings.at(-1)).toMatchObject({
      quote: '  if (x === NaN) return "é𝒳";',
      suggestion: '  if (isNaN(x)) return "é𝒳";',
      rule: { url: "https://oxc.rs/docs/guide/usage/linter/rules/eslint/use-isnan.html" },
    });
    expect(report.findings.at(-2)).toMatchObject({
      suggestion: "def f(x, y=None):\n    if y is None:\n        y = []",
      rule: { url: "https://docs.astral.sh/ruff/rules/mutable-argument-default/" },
    });
    expect(report).toMatchObject({ verdict: "fail", filesSkipped: [] });
    expect(report.lanes).toContainEqual({ name: "ruff", version: "0.17.3", files: 1, findings: 2 });
  });

  it("finds what the change broke on lines that it did not touch", () => {
    const filler = Array.from({ length: 20 }, (_, at) => `export const a${at} = ${at};\n`).join("");
    const report = review(
      {
        "a.js": `import { join } from "node:path";\n${filler}export const path = join("a");\n`,
        "b.py": "import os\n\ndef f(x):\n    return os.path.join(x)\n",
        "c.json": '{\n  "a": 1,\n  "b": 2\n}\n',
      },
      {
        "a.js": `${filler}export const path = join("a");\n`,
        "b.py": "\ndef f(x):\n    return os.path.join(x)\n",
        "c.json": '{\n  "a": 1,\n}\n',
      },
    );
    expect(list(report)).toEqual(["a.js:21 eslint/no-undef", "b.py:3 ruff/F821", "c.json:3 json/syntax"]);
    expect(report.findings[0]?.body).toContain("The line itself is old.");
  });

  it("is silent about what was there before, moved or not", () => {
    const old = "function f(x) {\n  debugger;\n  return x === NaN;\n}\n";
    const report = review(
      { "a.js": `${old}f(1);\n`, "old/b.py": "import os\nx = 1\n" },
      { "a.js": `f(1);\n\n${old}f(2);\n`, "new/b.py": "import os\nx = 1\n" },
    );
    expect(report).toMatchObject({ findings: [], verdict: "pass", filesReviewed: ["a.js", "new/b.py"] });
  });

  it("finds the copy of a defect that was there before", () => {
    const report = review({ "a.js": "debugger;\n" }, { "a.js": "debugger;\nfoo();\ndebugger;\n" });
    expect(list(report)).toEqual(["a.js:3 eslint/no-debugger"]);
  });

  it("says nothing about old lines of a file that it could not read before", () => {
    const report = review(
      { "a.js": "debugger;\nfoo(;\n", "b.py": "import os\nfoo(\n" },
      { "a.js": "debugger;\nfoo();\n", "b.py": "import os\nfoo()\n" },
    );
    expect(list(report)).toEqual(["b.py:2 ruff/F821"]);
  });

  it("judges by the rules of a framework only where it is in use", () => {
    const hook = "export function open(flag) {\n  if (flag) useDoor();\n}\n";
    const report = review(
      {},
      { "door.js": hook, "room.jsx": `import React from "react";\n${hook.replace("open", "Room")}` },
    );
    expect(list(report)).toEqual(["room.jsx:3 react/rules-of-hooks"]);
  });

  it("takes names that a module defines by its dictionary for defined", () => {
    const report = review({}, { "a.py": "globals().update(A=1)\nprint(A)\n", "b.py": "print(B)\n" });
    expect(list(report)).toEqual(["b.py:1 ruff/F821"]);
  });

  it("takes globals that it does not know for globals", () => {
    const report = review({}, { "a.test.js": 'someGlobal("x", () => otherGlobal.run());\n' });
    expect(report.findings).toEqual([]);
  });

  it("offers no fix that reaches beyond the lines of the change", () => {
    const report = review(
      { "a.py": "def f(x,\n      y=1):\n    return x\n" },
      { "a.py": "def f(x,\n      y=[]):\n    return x\n" },
    );
    expect(list(report)).toEqual(["a.py:2 ruff/B006"]);
  });

  it("says which files no analyser understands, and still looks for secrets in them", () => {
    const report = review(
      { "gone.rb": "puts 1\n" },
      {
        "main.go": `package main\n\nconst token = "${TOKEN}"\n`,
        "logo.bin": new Uint8Array([0, 1, 2, 0]),
        "README.md": "Hi\n",
      },
    );
    expect(list(report)).toEqual(["main.go:3 secrets/github-token"]);
    expect(report.filesReviewed).toEqual(["README.md", "gone.rb"]);
    expect(report.filesSkipped).toEqual([
      { path: "logo.bin", reason: "binary" },
      { path: "main.go", reason: expect.stringContaining("no analyser for .go files") },
    ]);
  });

  it("never repeats a secret outside of the quote", () => {
    const { findings, summary } = review({}, { "a.env": `TOKEN=${TOKEN}\n` });
    const [{ quote, ...rest } = { quote: "" }] = findings;
    expect(quote).toContain(TOKEN);
    expect(JSON.stringify([rest, summary])).not.toContain(TOKEN);
  });

  it("gathers a rule that is broken again and again into one finding that names all lines", () => {
    const report = review({}, { "a.js": "debugger;\n".repeat(300) });
    expect(report.findings).toHaveLength(10);
    expect(report.findings.at(-1)?.body).toContain("290 more times in this file, on lines 11, 12,");
  });

  it("reads hundreds of files with one process for each kind of analyser", () => {
    const tree = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [
        [`src/m${at}.ts`, `export const a${at}: number = ${at};\n`],
        [`lib/m${at}.py`, `a = ${at}\n`],
      ]).flat(),
    );
    const report = review({}, { ...tree, "src/m7.ts": "debugger;\n" });
    expect(report.filesReviewed).toHaveLength(300);
    expect(list(report)).toEqual(["src/m7.ts:1 eslint/no-debugger"]);
  });
});
