/** Shannon entropy in bits per character. English prose has about 4 over long texts, a random base64 string near 6. */
export function measureEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts.values()].reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
}

/** Words of documentation keys, and the patterns that people type in place of a secret. */
const PLACEHOLDER =
  /example|sample|dummy|placeholder|redacted|changeme|change[-_]me|replace[-_]?(?:me|with)|insert[-_]|your[-_]?(?:api|key|token|secret|password)|not[-_]?a?[-_]?real|fake|foobar|x{6,}|\*{3,}|\.{3,}|…|<[^>]*>|\$\{|\{\{|%[A-Z_]+%|0123456789|1234567890|abcdefghij/i;

/** What documentation calls a password. */
const NAMES =
  /^(?:my)?[-_]?(?:password|passwd|pass|pwd|secret|token|api[-_]?key|user(?:name)?|credentials?|string|hunter2)$/i;

/** Whether a value only stands for a secret, as in documentation and tests. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || NAMES.test(value) || new Set(value).size <= 3;
}

/** Least entropy of a value that its name alone makes suspicious. Chosen between identifiers (below 3.6) and keys (3.7 and more). */
const RANDOM_ENTROPY = 3.6;

/** Whether a value is a key and no code, path, word or number. */
export function looksRandom(value: string): boolean {
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^[a-z]+(?:[-_./:][a-z]+)*\d{0,4}$/i.test(value)) return false;
  if (
    /^(?:https?|file|s3|gs|arn|sha\d+|urn):|^[./~]|\.(?:[cm]?[jt]sx?|json|ya?ml|py|go|rs|java|md|pem|crt|txt)$/i.test(
      value,
    )
  )
    return false;
  if (isMostlyWords(value)) return false;
  return measureEntropy(value) >= (/^[0-9a-f-]+$/i.test(value) ? 3 : RANDOM_ENTROPY);
}

/** Identifiers such as `getAccessToken2FromRequest` or `process.env.TOKEN_V2`: runs of four letters or more make up most of them. */
function isMostlyWords(value: string): boolean {
  const words = value.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g) ?? [];
  return words.join("").length / value.length > 0.65;
}
