import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildRepairPrompt, extractAnswer } from "./answer.ts";
import { ReviewReport } from "../review/review-report.ts";

const report = {
  summary: "Adds a parser. It has a { in its text, and a ``` fence.",
  findings: [
    {
      path: "src/a.ts",
      side: "RIGHT",
      startLine: 3,
      endLine: 3,
      quote: 'const a = "}";',
      severity: "high",
      category: "bug",
      title: "A is never read",
      body: "```ts\nconst a = {};\n```",
      confidence: 0.5,
    },
  ],
  filesReviewed: ["src/a.ts"],
  filesSkipped: [],
  verdict: "fail",
};
const json = JSON.stringify(report, null, 2);

describe("extractAnswer", () => {
  it.each([
    ["alone", json],
    ["in a code fence", `\`\`\`json\n${json}\n\`\`\``],
    ["between prose", `I have read it {all}, and use \`{ "x" }\`.\n\n${json}\n\nAnything else?`],
    ["after an object that is no answer", `{"event":"start"}\n${json}`],
    ["before an object that is no answer", `${json}\n{"event":"end","tokens":3}`],
    ["after a byte order mark", `\uFEFF${json}`],
  ])("finds the answer %s", (_where, text) => {
    expect(extractAnswer(text, ReviewReport)).toEqual({ kind: "answer", value: report });
  });

  it("takes the last of several answers, because agents quote examples first", () => {
    const last = { ...report, summary: "The real one." };
    const found = extractAnswer(`For example ${json}. So: ${JSON.stringify(last)}`, ReviewReport);
    expect(found).toEqual({ kind: "answer", value: last });
  });

  it.each(["", "  \n"])("says that %j is empty", (text) => {
    expect(extractAnswer(text, ReviewReport)).toEqual({ kind: "empty" });
  });

  it.each([
    "API Error: 401 Invalid API key · Please run /login",
    "Error: rate limit exceeded, retry after {seconds} s",
    "[1, 2, 3]",
    "{'summary': 'single quotes'}",
  ])("says that %j is no JSON object", (text) => {
    expect(extractAnswer(text, ReviewReport).kind).toBe("no-json");
  });

  it("says that JSON was cut instead of judging a fragment of it", () => {
    const cut = extractAnswer(json.slice(0, -20), ReviewReport);
    expect(cut).toEqual({ kind: "no-json", problems: ["The JSON is cut: its end is missing."] });
  });

  it("names each problem with its path in the JSON", () => {
    const broken = structuredClone<Record<string, unknown>>(report);
    broken["verdict"] = "maybe";
    broken["findings"] = [{ ...report.findings[0], severity: "blocker", startLine: 0 }];
    expect(extractAnswer(JSON.stringify(broken), ReviewReport)).toEqual({
      kind: "invalid",
      problems: [
        expect.stringMatching(/^findings\[0\]\.startLine: /u),
        expect.stringMatching(/^findings\[0\]\.severity: .*"critical"/u),
        expect.stringMatching(/^verdict: .*"pass"/u),
      ],
    });
  });

  it("takes an error in JSON for an error, not for an answer", () => {
    const text = '{"error":{"type":"overloaded_error","message":"Overloaded"}}';
    expect(extractAnswer(text, ReviewReport).kind).toBe("invalid");
  });

  it("names a bounded number of problems", () => {
    const many = { list: Array.from({ length: 1000 }, () => "x") };
    const found = extractAnswer(JSON.stringify(many), z.object({ list: z.array(z.number()) }));
    expect(found).toMatchObject({ kind: "invalid", problems: { length: 21, 20: "... and 980 more." } });
  });

  it.each([
    ["braces", "{".repeat(300_000)],
    ["nesting", '{"a":'.repeat(200_000)],
    ["nesting that breaks at the end", `${'{"a":['.repeat(50_000)}x`],
    ["one string", `{"a":"${"é\\n".repeat(1_000_000)}`],
  ])("comes to an end on a flood of %s", (_what, text) => {
    expect(extractAnswer(text, ReviewReport).kind).toBe("no-json");
  });
});

describe("a hostile flood", () => {
  it("of objects is bounded to the last ones, among which the answer is found", () => {
    const flood = "{}".repeat(1_000_000);
    expect(extractAnswer(flood, ReviewReport).kind).toBe("invalid");
    expect(extractAnswer(`${flood}${json}`, ReviewReport)).toEqual({ kind: "answer", value: report });
  });

  it("of findings is refused by its number, before each of them makes an error", () => {
    const findings = Array.from({ length: 1_000_000 }, () => ({}));
    const found = extractAnswer(JSON.stringify({ ...report, findings }), ReviewReport);
    expect(found).toEqual({ kind: "invalid", problems: [expect.stringContaining("more than 100000 values")] });
  });

  it("of objects that never end is not read from each of its levels anew", () => {
    const text = `${'{"a":'.repeat(190)}[${"1,".repeat(500_000)}`;
    expect(extractAnswer(text, ReviewReport)).toMatchObject({ kind: "no-json" });
  });

  it("of keys that mean something to JavaScript means nothing here", () => {
    const text = `{"__proto__":{"verdict":"pass"},"constructor":{"prototype":{"polluted":1}},${json.slice(1)}`;
    expect(extractAnswer(text, ReviewReport)).toEqual({ kind: "answer", value: report });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("buildRepairPrompt", () => {
  it("lists what is wrong and asks for the whole answer again", () => {
    const prompt = buildRepairPrompt(["findings[0].severity: Invalid option"]);
    expect(prompt).toContain("- findings[0].severity: Invalid option\n");
    expect(prompt).toContain("whole JSON object");
  });
});
