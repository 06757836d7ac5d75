/** Kinds of objects that GraphQL names by a node id, with the prefix that GitHub gives each. */
export const NODE_PREFIXES = {
  User: "U",
  Bot: "BOT",
  Organization: "O",
  App: "A",
  Repository: "R",
  Issue: "I",
  PullRequest: "PR",
  PullRequestReview: "PRR",
  PullRequestReviewThread: "PRRT",
  PullRequestReviewComment: "PRRC",
  IssueComment: "IC",
  Reaction: "REA",
  Label: "LA",
  CheckRun: "CR",
  CheckSuite: "CS",
  StatusContext: "SC",
  Commit: "C",
  Ref: "REF",
} as const;

export type NodeKind = keyof typeof NODE_PREFIXES;

const KINDS = new Map<string, NodeKind>(objectKeys(NODE_PREFIXES).map((kind) => [NODE_PREFIXES[kind], kind]));

function objectKeys<T extends object>(value: T): (keyof T)[] {
  const keys: (keyof T)[] = [];
  for (const key in value) keys.push(key);
  return keys;
}

export function nodeId(kind: NodeKind, id: number | string): string {
  return `${NODE_PREFIXES[kind]}_kwDO${Buffer.from(String(id)).toString("base64url")}`;
}

/** The kind and number of a node id; null for what is none. */
export function parseNodeId(value: string): { kind: NodeKind; id: string } | null {
  const match = /^([A-Z]+)_kwDO([\w-]+)$/.exec(value);
  const kind = KINDS.get(match?.[1] ?? "");
  if (match?.[2] === undefined || kind === undefined) return null;
  return { kind, id: Buffer.from(match[2], "base64url").toString() };
}
