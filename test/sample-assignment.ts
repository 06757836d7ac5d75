import { parseConfig } from "#core/config/parse-config.ts";
import { parseDiff } from "#core/diff/parse-diff.ts";
import type { Assignment } from "#core/review/examination.ts";
import { selectFiles } from "#core/review/select-files.ts";

const DIFF = `diff --git a/src/a.ts b/src/a.ts
index 1111111..2222222 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,1 +1,2 @@
 one
+two
diff --git a/yarn.lock b/yarn.lock
index 1111111..2222222 100644
--- a/yarn.lock
+++ b/yarn.lock
@@ -1,1 +1,1 @@
-one
+two
diff --git a/src/b.ts b/src/b.ts
index 1111111..2222222 100644
--- a/src/b.ts
+++ b/src/b.ts
@@ -1,1 +1,1 @@
-one
+two
`;

/** Two files and a lock file of a pull request, for an agent whose model is at `model.example`. */
export function sampleAssignment(configText: string | null = null): Assignment {
  const settings = parseConfig(configText, ["static"]);
  const files = parseDiff(DIFF);
  const [baseSha, mergeBaseSha, headSha] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)] as const;
  return {
    runId: "run-1",
    settings,
    chosen: selectFiles({ files, paths: settings.review.paths, ignore: settings.review.ignore }),
    agent: {
      id: "made-up",
      hosts: ["model.example"],
      run: () => Promise.reject(new Error("The agent of this sample does not run.")),
    },
    snapshot: {
      ref: { owner: "octo-org", repo: "octo-repo", number: 7, headSha },
      title: "Add two",
      body: "",
      author: "octocat",
      baseRef: "main",
      headRef: "two",
      baseSha,
      headSha,
      mergeBaseSha,
      trust: "contributor",
      source: { gitDir: "/repository", headSha, mergeBaseSha },
      files,
      diff: DIFF,
      configText,
      guidance: [],
      permalink: null,
      postedReviews: [],
      postedFindings: [],
      notes: [],
      readText: () => Promise.resolve(null),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  };
}
