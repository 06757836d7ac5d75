import type { SecretPattern } from "./secret-pattern.ts";

/** Secrets that have no form of their own: what stands around them gives them away. */
export const CONTEXT_PATTERNS: readonly SecretPattern[] = [
  {
    id: "aws-secret-access-key",
    title: "AWS secret access key",
    regex:
      /(?:aws|amazon|secret)[\w.-]{0,30}key["'`\]]{0,2}\s{0,4}(?::=|=>|[:=])\s{0,4}["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    hints: ["key"],
    minEntropy: 4,
    mustLookRandom: true,
  },
  {
    id: "url-password",
    title: "password in a web address",
    regex: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:([^\s:@/"'`<>]{6,200})@[\w.-]/gi,
    hints: ["://"],
    minEntropy: 2.5,
    mustLookRandom: false,
  },
  {
    id: "authorization-header",
    title: "Authorization header",
    regex: /\bauthorization["'`]?\s{0,4}[:=]\s{0,4}["'`]?(?:bearer|basic|token)\s{1,4}([A-Za-z0-9+/=._~-]{16,2000})/gi,
    hints: ["authorization"],
    minEntropy: 3,
    mustLookRandom: false,
  },
  {
    id: "npm-auth-token",
    title: "npm registry token",
    regex: /:_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?([A-Za-z0-9+/=_.-]{16,400})/g,
    hints: [":_auth", ":_password"],
    minEntropy: 3,
    mustLookRandom: false,
  },
  {
    id: "azure-storage-key",
    title: "Azure storage key",
    regex: /(?:AccountKey|SharedAccessKey)\s{0,2}=\s{0,2}([A-Za-z0-9+/]{42,86}={0,2})/gi,
    hints: ["accountkey", "sharedaccesskey"],
    minEntropy: 4,
    mustLookRandom: false,
  },
  {
    id: "secret-assignment",
    title: "secret value",
    regex:
      /(?:secret|token|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|auth[_-]?key|account[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|client[_-]?key|credentials?)[\w.-]{0,20}["'`\]]{0,2}\s{0,4}(?::=|=>|[:=])\s{0,4}(?:["'`]([^\s"'`]{16,300})["'`]|([A-Za-z0-9+/=_~-]{20,300})(?![\w.([]))/gi,
    hints: ["secret", "token", "passw", "passphrase", "pwd", "key", "credential"],
    minEntropy: null,
    mustLookRandom: true,
  },
];
