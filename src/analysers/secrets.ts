import type { Severity } from "#core/finding/finding.ts";
import { findSecrets } from "#core/secrets/find-secrets.ts";
import type { SecretPattern } from "#core/secrets/secret-pattern.ts";
import type { Analyser } from "./analyser.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { indexLines } from "./line-index.ts";

/** Secrets that stand in the text. What is said about one never repeats it. */
export function createSecretsAnalyser(): Analyser {
  return {
    version: null,
    check(text, path) {
      const index = indexLines(text);
      const found = findSecrets(text).filter(({ start }) => !isPublic(text, start));
      return found.map(({ pattern, start, end }): Diagnostic => {
        const { severity, confidence } = judge(pattern, path);
        return {
          rule: { id: `secrets/${pattern.id}` },
          severity,
          category: "security",
          confidence,
          title: `A secret is committed in plain text: ${pattern.title}`,
          help: "Everybody who can read the repository, now or later, can use it. Revoke it where it was issued, and read a new one from the environment or a secret store. To delete the line is not enough, because the history keeps it.",
          spans: [{ startLine: index.lineAt(start), endLine: index.lineAt(Math.max(start, end - 1)) }],
          edits: null,
        };
      });
    },
  };
}

/** A signed address of AWS names the key that signed it, but not the secret that belongs to the key. */
function isPublic(text: string, start: number): boolean {
  return /(?:X-Amz-Credential|AWSAccessKeyId)=$/i.test(text.slice(Math.max(0, start - 20), start));
}

/** Where made-up secrets are most often at home. */
const TRIAL_PATH =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|__fixtures__|fixtures?|testdata|specs?|mocks?|examples?|samples?|docs?)\/|[._-](?:test|spec)\.\w+$|\.mdx?$/i;

function judge({ mustLookRandom }: SecretPattern, path: string): { severity: Severity; confidence: number } {
  const isTrial = TRIAL_PATH.test(path);
  if (mustLookRandom) return isTrial ? { severity: "low", confidence: 0.3 } : { severity: "high", confidence: 0.6 };
  return isTrial ? { severity: "medium", confidence: 0.5 } : { severity: "critical", confidence: 0.9 };
}
