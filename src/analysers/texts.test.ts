import { describe, expect, it } from "vitest";
import { createConflictMarkersAnalyser } from "./conflict-markers.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { createHiddenCharactersAnalyser } from "./hidden-characters.ts";
import { createSecretsAnalyser } from "./secrets.ts";

async function check(
  analyser: ReturnType<typeof createSecretsAnalyser>,
  text: string,
  path = "src/a.ts",
): Promise<readonly Diagnostic[]> {
  return analyser.check(text, path);
}

describe("hidden characters", () => {
  const analyser = createHiddenCharactersAnalyser();

  it.each([
    ["a bidirectional override", "if (admin\u202E \u2066) {", "hidden-characters/bidi", "high"],
    ["a zero width space", "pass\u200Bword", "hidden-characters/invisible", "medium"],
    ["a sentence in tags", `hi${String.fromCodePoint(0xe0068, 0xe0069)}`, "hidden-characters/invisible", "medium"],
    ["a filler that is an identifier", "const \u3164 = 1;", "hidden-characters/invisible", "medium"],
    ["a joiner inside of a word", "ad\u200Dmin", "hidden-characters/invisible", "medium"],
  ])("are found: %s", async (_what, line, id, severity) => {
    const found = await check(analyser, `first\n${line}\n`);
    expect(found).toMatchObject([{ rule: { id }, severity, spans: [{ startLine: 2, endLine: 2 }] }]);
    expect(JSON.stringify(found)).not.toMatch(/[\u200B-\u200F\u202A-\u202E]/u);
  });

  it.each(["👩‍👩‍👧 family", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag", "می‌خواهم", "क्‍ष", "❤️ heart", "plain é ü 漢字", "שלום\u200F!"])(
    "are not what a script or an emoji is spelled with: %s",
    async (line) => {
      expect(await check(analyser, `${line}\n`)).toEqual([]);
    },
  );
});

describe("conflict markers", () => {
  const analyser = createConflictMarkersAnalyser();

  it("are found in both styles, and with CRLF", async () => {
    const text = "<<<<<<< HEAD\r\na\r\n||||||| base\r\nb\r\n=======\r\nc\r\n>>>>>>> topic\r\n";
    expect(await check(analyser, text)).toMatchObject([{ spans: [{ startLine: 1 }, { startLine: 7 }] }]);
  });

  it.each([
    "Title\n=======\n",
    ">>>>>>> quoted mail\n",
    "<<<<<<< HEAD\nno middle\n>>>>>>> x\n",
    "  <<<<<<< a\n  =======\n  >>>>>>> b\n",
  ])("are not what only looks like one: %j", async (text) => {
    expect(await check(analyser, text)).toEqual([]);
  });
});

describe("secrets", () => {
  const analyser = createSecretsAnalyser();
  const token = ["ghp", "9fJ2kLmQ8rT5vXwZ1aBcD3eFgH4iJ6kLmN7o"].join("_");

  it("weigh less where made-up ones are at home", async () => {
    expect(await check(analyser, token, "src/a.ts")).toMatchObject([{ severity: "critical" }]);
    expect(await check(analyser, token, "test/fixtures/a.ts")).toMatchObject([{ severity: "medium" }]);
  });

  it.each([
    "AKIAIOSFODNN7EXAMPLE",
    "token = process.env.TOKEN",
    'password: "<your-password>"',
    "const apiKey = getApiKey();",
  ])("are not what vendors print as an example, or where one is read: %s", async (line) => {
    expect(await check(analyser, line)).toEqual([]);
  });

  it("are found over several lines", async () => {
    const body = "MIIEowIBAAKCAQEAx7mZ4kqJ8vT2nRb5cYwX1dLgQe9uHs3oPfKaVtNz6WjCyBiM\n".repeat(4);
    const [begin, end] = ["BEGIN", "END"].map((word) => `-----${word} RSA PRIVATE KEY-----`);
    const found = await check(analyser, `x\n${begin}\n${body}${end}\n`);
    expect(found).toMatchObject([{ spans: [{ startLine: expect.any(Number) }] }]);
    expect(found[0]?.spans[0].startLine).toBeGreaterThan(1);
  });
});
