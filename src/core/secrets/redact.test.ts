import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./redact.ts";
import { findSecrets, SECRET_PATTERNS } from "./find-secrets.ts";

/** Made up here and put together from pieces, so that nobody takes this file for a leak. */
const LETTERS = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0rX" + "LqUoI".repeat(3) + "b4Cx9Vz7Pw2Rn6Tk";
const HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const UPPER = "Q7ZK2MPX4RWT6YBN";
const JWT = `eyJ${LETTERS.slice(0, 20)}.eyJ${LETTERS.slice(5, 40)}.${LETTERS.slice(2, 40)}`;

const REAL: readonly (readonly [string, string])[] = [
  ["github-token", `ghp_${LETTERS.slice(0, 36)}`],
  ["github-token", `ghs_12345_${JWT}`],
  ["github-token", `github_pat_${LETTERS.slice(0, 22)}_${LETTERS.slice(0, 59)}`],
  ["gitlab-token", `glpat-${LETTERS.slice(0, 20)}`],
  ["aws-access-key-id", `AKIA${UPPER}`],
  ["anthropic-key", `sk-ant-api03-${LETTERS}`],
  ["openai-key", `sk-proj-${LETTERS}`],
  ["openrouter-key", `sk-or-v1-${HEX}`],
  ["slack-token", `xoxb-2345678901-${LETTERS.slice(0, 24)}`],
  ["stripe-key", `sk_live_${LETTERS.slice(0, 24)}`],
  ["google-api-key", `AIza${LETTERS.slice(0, 35)}`],
  ["google-oauth", `GOCSPX-${LETTERS.slice(0, 28)}`],
  ["jwt", JWT],
  ["npm-token", `npm_${LETTERS.slice(0, 36)}`],
  ["pypi-token", `pypi-AgEIcHlwaS5vcmc${LETTERS}`],
  ["huggingface-token", `hf_${LETTERS.replace(/\d/g, "").slice(0, 34)}`],
  ["sendgrid-key", `SG.${LETTERS.slice(0, 22)}.${LETTERS.slice(0, 43)}`],
  ["telegram-token", `123456789:AA${LETTERS.slice(0, 33)}`],
  ["shopify-token", `shpat_${HEX.slice(0, 32)}`],
  ["digitalocean-token", `dop_v1_${HEX}`],
  ["vault-token", `hvs.${LETTERS.slice(0, 30)}`],
  ["databricks-token", `dapi${HEX.slice(0, 32)}`],
  ["e2b-key", `e2b_${HEX.slice(0, 40)}`],
  ["private-key", `-----BEGIN RSA PRIVATE KEY-----\n${LETTERS}\n${HEX}\n-----END RSA PRIVATE KEY-----`],
  ["private-key", `-----BEGIN PRIVATE KEY-----\\n${LETTERS}${LETTERS}`],
];

describe("a redactor", () => {
  const redact = createRedactor();

  it.each(REAL)("takes a %s out and says what it was", (id, secret) => {
    const text = `The key ${secret} is in the log.`;
    expect(findSecrets(text).map(({ pattern }) => pattern.id)).toEqual([id]);
    const redacted = redact(text);
    expect(redacted).toMatch(/^The key ‹redacted [^›]+› is in the log\.$/);
    expect(redacted).not.toContain(secret.slice(-12));
    expect(redact(redacted)).toBe(redacted);
  });

  it.each([
    ["the password of an address", "postgres://app:h7Gk29sLqp@db.internal/x", "h7Gk29sLqp"],
    ["a header", `Authorization: Bearer ${LETTERS.slice(0, 30)}`, LETTERS.slice(0, 30)],
    ["the token of an .npmrc", `//registry.example/:_authToken=${LETTERS.slice(0, 30)}`, LETTERS.slice(0, 30)],
    ["an assignment", `const apiKey = "${LETTERS.slice(3, 35)}";`, LETTERS.slice(3, 35)],
    ["a line of .env", `DB_PASSWORD=${LETTERS.slice(3, 30)}`, LETTERS.slice(3, 30)],
    ["a value of YAML", `client_secret: ${LETTERS.slice(3, 40)}`, LETTERS.slice(3, 40)],
  ])("takes out %s", (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it.each([
    "const token = await getAccessTokenFromRequest(request);",
    "password: process.env.DATABASE_PASSWORD,",
    "The token `ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is an example.",
    "AKIAIOSFODNN7EXAMPLE",
    `integrity sha512-${LETTERS}`,
    `commit ${HEX.slice(0, 40)}`,
    "secretName: my-app-database-credentials",
    "token: ${{ secrets.GITHUB_TOKEN }}",
    "passwordFieldPlaceholderText = 'Enter your password'",
    "https://user:password@example.com is the form",
    "It looks for -----BEGIN PRIVATE KEY----- in files.",
    "key-value pairs, api-version, sk-learn, do_release, pat-tern",
    "primaryKey = 'order_id_and_customer_id'",
    'class="sk-circle-fade-dot sk-chase-dot-before"',
  ])("leaves %j alone", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("finds a key that hidden characters split", () => {
    const secret = `ghp_${LETTERS.slice(0, 36)}`;
    expect(redact(`a ${secret.slice(0, 10)}\u200B${secret.slice(10)} b`)).toBe("a ‹redacted GitHub token ghp_…› b");
  });

  it("takes out what it is told to know, in whatever form it was written", () => {
    const value = "correct horse/battery+staple";
    const byValue = createRedactor({ values: [value, "short"] });
    const forms = [value, encodeURIComponent(value), btoa(value), JSON.stringify(value)].join(" ");
    const redacted = byValue(`${forms} short`);
    expect(redacted).toBe('‹redacted secret› ‹redacted secret› ‹redacted secret› "‹redacted secret›" short');
  });

  it("changes nothing more when it is applied again, and loses no other text", () => {
    const piece = fc.oneof(
      fc.constantFrom(...REAL.map(([, secret]) => secret)),
      fc.string(),
      fc.constantFrom('password = "', "=", "\n", " "),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const once = redact(pieces.join(""));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives every pattern an id of its own and a global expression", () => {
    expect(new Set(SECRET_PATTERNS.map(({ id }) => id)).size).toBe(SECRET_PATTERNS.length);
    expect(SECRET_PATTERNS.filter(({ regex }) => !regex.global)).toEqual([]);
    expect(SECRET_PATTERNS.flatMap(({ hints }) => hints).filter((hint) => hint !== hint.toLowerCase())).toEqual([]);
  });

  it("reads a megabyte of any one character without getting stuck", () => {
    for (const character of [
      "a",
      "0",
      "-",
      ".",
      "=",
      " ",
      "key",
      "secret=",
      "-----BEGIN PRIVATE KEY-----\n",
      "a://b:",
    ]) {
      expect(redact(character.repeat(200_000 / character.length)).length).toBeGreaterThan(0);
    }
  });
});
