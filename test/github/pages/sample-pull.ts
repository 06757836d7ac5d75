import { Octokit } from "@octokit/rest";
import type { PullRequest, Repository } from "../records.ts";
import type { GitHub } from "../start-github.ts";

export interface Sample {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly reviewer: Octokit;
}

const BEFORE = `import { readTokens } from "./tokens.ts";

/** Who may come in. */
export function isAllowed(token: string): boolean {
  const known = readTokens();
  return known.has(token);
}

export function expiresAt(issued: Date): Date {
  return new Date(issued.getTime() + 3_600_000);
}

export function describe(token: string): string {
  return token.slice(0, 4);
}
`;

const AFTER = `import { readTokens } from "./tokens.ts";

/** Who may come in. */
export function isAllowed(token: string): boolean {
  const known = readTokens();
  for (const candidate of known) {
    if (candidate = token) return true;
  }
  return false;
}

export function expiresAt(issued: Date): Date {
  return new Date(issued.getTime() + 3_600);
}

const MESSAGE = "The token that you have sent is not one of those that we know, or it has ended, or it was revoked by its owner; ask for another one at the desk and come back.";
`;

const SUMMARY = `## Review: 4 findings

Two of them keep the sign-in from working. The rest can wait.

| # | Severity | Where | Finding |
|--:|:--|:--|:--|
| F1 | **critical** | \`src/access.ts:7\` | Assignment instead of comparison |
| F2 | **high** | \`src/access.ts:14\` | Tokens end after four seconds |
| F3 | medium | \`src/access.ts:14\` (before) | \`describe\` is still imported elsewhere |
| F4 | low | \`docs/access.md\` | The guide names the old limit |

> [!WARNING]
> \`src/generated.ts\` was not read: it is longer than the limit of 400 kB.

<details>
<summary>Receipt</summary>

| | |
|---|---|
| Agent | \`codex 1.4.2\`, 14 turns, 31 tool calls |
| Read | 6 of 7 files, \`a81c3f0..9d21e77\` |
| Cost | 0.18 USD, 74 s |

- [x] Tests ran before the change
- [ ] Tests ran after the change

</details>

<!-- sandpiper:run:01J9 -->`;

const CRITICAL = `**Critical: this lets everybody in.** <sub>bug, confidence 0.98</sub>

\`candidate = token\` assigns, and a string that is not empty is true. The first candidate lets any token through.

\`\`\`suggestion
    if (candidate === token) return true;
\`\`\`

<details>
<summary>Evidence</summary>

\`\`\`console
$ node -e 'import("./src/access.ts").then((access) => console.log(access.isAllowed("nonsense")))'
true
\`\`\`

</details>`;

const HIGH = `**High: tokens end after 3.6 seconds.** The constant was in milliseconds, and lost three zeros. A patch that keeps the meaning:

\`\`\`diff
@@ -12,3 +12,3 @@
 export function expiresAt(issued: Date): Date {
-  return new Date(issued.getTime() + 3_600);
+  return new Date(issued.getTime() + HOUR_MS);
 }
\`\`\`

Press <kbd>Commit suggestion</kbd>, or ask @rex. See #1.`;

/** A pull request with a review that uses everything a review can: it is what tests read, and what a person looks at. */
export async function createSample(github: GitHub): Promise<Sample> {
  github.createUser("ada", { name: "Ada" });
  github.createUser("rex");
  const files = {
    "src/access.ts": BEFORE,
    "docs/access.md": "# Access\n\nTokens live an hour.\n",
    "logo.png": new Uint8Array([0, 1]),
  };
  const repository = await github.createRepository({
    owner: "ada",
    name: "engine",
    files,
    description: "Who may come in.",
  });
  github.setRole(repository, "rex", "write");
  repository.labels.push({ id: 1, name: "needs review", color: "d6a100", description: null });
  const change = {
    "src/access.ts": AFTER,
    "docs/access.md": "# Access\n\nTokens live for an hour.\n",
    "logo.png": new Uint8Array([0, 2]),
  };
  await github.push(repository, { branch: "faster-access", files: change, message: "Look tokens up one by one" });
  const body =
    "Reads the tokens **one by one**, so that a long list does not have to be copied.\n\n- [x] measured\n- [ ] documented";
  const pull = await github.createPullRequest(repository, {
    head: "faster-access",
    title: "Look tokens up one by one",
    body,
  });
  pull.issue.labels.push("needs review");
  const permissions = { contents: "write", pull_requests: "write", checks: "write", issues: "write" } as const;
  const app = github.createApp({ slug: "sandpiper", permissions });
  const token = github.createInstallationToken(github.install(app, { account: "ada" }));
  const reviewer = new Octokit({ baseUrl: github.apiUrl, auth: token });
  await writeReview(github, reviewer, pull);
  return { repository, pull, reviewer };
}

async function writeReview(github: GitHub, reviewer: Octokit, pull: PullRequest): Promise<void> {
  const at = { owner: "ada", repo: "engine", pull_number: pull.issue.number };
  const path = "src/access.ts";
  const people = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken("rex") });
  github.clock.advance(60_000);
  await reviewer.rest.pulls.createReview({
    ...at,
    event: "REQUEST_CHANGES",
    body: SUMMARY,
    comments: [
      { path, line: 7, body: CRITICAL },
      { path, start_line: 12, start_side: "RIGHT", line: 14, side: "RIGHT", body: HIGH },
      { path, line: 14, side: "LEFT", body: "**Medium:** `describe` is gone, but `src/log.ts` still imports it." },
      { path, line: 16, body: "**Low:** This line is long, and says three things at once." },
    ],
  });
  const onFile = { path: "docs/access.md", commit_id: pull.head.sha, subject_type: "file" } as const;
  await reviewer.rest.pulls.createReviewComment({ ...at, ...onFile, body: "**Low:** The guide names the old limit." });
  github.clock.advance(1_500_000);
  const { data: comments } = await people.rest.pulls.listReviewComments(at);
  const [first, , third] = comments;
  await people.rest.pulls.createReplyForReviewComment({
    ...at,
    comment_id: first?.id ?? 0,
    body: "Ouch. Thank you, @ada will fix it.",
  });
  await people.rest.reactions.createForPullRequestReviewComment({ ...at, comment_id: first?.id ?? 0, content: "+1" });
  const thread = [...github.store.threads.values()].find(
    ({ originalLine, side }) => originalLine === third?.line && side === "LEFT",
  );
  if (thread !== undefined) thread.resolvedBy = "rex";
  await people.rest.issues.createComment({
    ...at,
    issue_number: at.pull_number,
    body: "/sandpiper fix F1\n\nand nothing else, please.",
  });
  await reviewer.rest.checks.create({
    ...at,
    name: "review",
    head_sha: pull.head.sha,
    status: "completed",
    conclusion: "failure",
    output: {
      title: "4 findings, 1 critical",
      summary: "One finding is **critical**, and the policy fails on `high`.",
      annotations: [
        {
          path,
          start_line: 7,
          end_line: 7,
          annotation_level: "failure",
          message: "Assignment instead of comparison",
          title: "F1",
        },
      ],
    },
    actions: [
      { label: "Re-review", description: "Review this commit again", identifier: "review" },
      { label: "Fix all", description: "Open a pull request with fixes", identifier: "fix" },
    ],
  });
  await people.rest.repos.createCommitStatus({
    ...at,
    sha: pull.head.sha,
    state: "success",
    context: "build",
    description: "Built in 12 s",
  });
}
