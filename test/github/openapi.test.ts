import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { restOracle, webhookOracle } from "./openapi.ts";
import type { PullRequest, Repository } from "./records.ts";
import { ROUTES } from "./rest/routes.ts";
import { signAppJwt } from "./sign-app-jwt.ts";
import { type GitHub, startGitHub } from "./start-github.ts";

/** Every permission of the endpoints, so that only the shape of the answers is in question here. */
const PERMISSIONS = {
  administration: "read",
  checks: "write",
  contents: "write",
  issues: "write",
  pull_requests: "write",
  statuses: "write",
} as const;
const EVENTS = [
  "check_run",
  "issue_comment",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "pull_request_review_thread",
  "push",
];
const at = { owner: "acme", repo: "engine" };
const onPull = { ...at, pull_number: 1 };
const onIssue = { ...at, issue_number: 1 };
const log = { debug() {}, info() {}, warn() {}, error() {} };

interface Threads {
  readonly repository: {
    readonly pullRequest: { readonly reviewThreads: { readonly nodes: readonly { readonly id: string }[] } };
  };
}

describe("the counterpart's answers and webhooks", () => {
  let github: GitHub;
  let repository: Repository;
  let pull: PullRequest;
  let user: Octokit;
  let bot: Octokit;
  let asApp: Octokit;

  beforeAll(async () => {
    github = await startGitHub();
    github.createOrganization("acme", { ada: "public", pia: "private" });
    github.createUser("rex");
    repository = await github.createRepository({
      ...at,
      name: at.repo,
      files: { "a.ts": "one\ntwo\nthree\n", "old.ts": "x\n", "src/b.ts": "b\n" },
      collaborators: { ada: "admin", rex: "read" },
    });
    const app = github.createApp({ slug: "sandpiper", permissions: PERMISSIONS, events: EVENTS });
    const installation = github.install(app, { account: "acme" });
    await github.push(repository, {
      branch: "topic",
      files: { "a.ts": "one\nTWO\nthree\nfour\n", "old.ts": null, "new.ts": "n\n" },
      author: "ada",
    });
    pull = await github.createPullRequest(repository, { head: "topic", title: "Change", body: "Why.", author: "ada" });
    const baseUrl = github.apiUrl;
    user = new Octokit({ baseUrl, log, auth: github.createToken("ada") });
    bot = new Octokit({ baseUrl, log, auth: github.createInstallationToken(installation) });
    asApp = new Octokit({ baseUrl, log, auth: signAppJwt(app) });
    await exercise();
    await github.settled();
  });
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
  });

  it("are those of GitHub's description, on every route", () => {
    const oracle = restOracle();
    const routes = new Set(ROUTES.map(({ route }) => route));
    const answered = github.requests.filter(
      ({ route, status }) => status !== null && status < 300 && route !== null && routes.has(route),
    );
    const wrong = answered.flatMap(({ route, status, answer }) =>
      typeof answer === "string" || answer instanceof Uint8Array
        ? []
        : oracle.check(`${route} ${status}`, answer).map((text) => `${route} ${status}: ${text}`),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });

  it("are exercised on every route that the counterpart has", () => {
    const seen = new Set(
      github.requests.filter(({ status }) => status !== null && status < 300).map(({ route }) => route),
    );
    expect(ROUTES.map(({ route }) => route).filter((route) => !seen.has(route))).toEqual([]);
  });

  it("send webhooks of GitHub's description", () => {
    const oracle = webhookOracle();
    const names = github.deliveries.map(({ event, action }) => (action === null ? event : `${event}.${action}`));
    const wrong = github.deliveries.flatMap(({ payload }, index) =>
      oracle.check(names[index] ?? "", payload).map((text) => `${names[index]}: ${text}`),
    );
    expect([...new Set(wrong)]).toEqual([]);
    expect(new Set(names)).toEqual(
      new Set([
        "check_run.completed",
        "check_run.created",
        "check_run.requested_action",
        "check_run.rerequested",
        "installation.created",
        "issue_comment.created",
        "issue_comment.deleted",
        "issue_comment.edited",
        "merge_group.checks_requested",
        "pull_request.closed",
        "pull_request.converted_to_draft",
        "pull_request.edited",
        "pull_request.labeled",
        "pull_request.opened",
        "pull_request.ready_for_review",
        "pull_request.reopened",
        "pull_request.review_requested",
        "pull_request.synchronize",
        "pull_request.unlabeled",
        "pull_request_review.dismissed",
        "pull_request_review.edited",
        "pull_request_review.submitted",
        "pull_request_review_comment.created",
        "pull_request_review_comment.deleted",
        "pull_request_review_comment.edited",
        "pull_request_review_thread.resolved",
        "pull_request_review_thread.unresolved",
        "push",
      ]),
    );
  });

  async function exercise(): Promise<void> {
    await readRepository();
    await reviewPull();
    await commentOnPull();
    await check();
    await writeGit();
    await readPull();
    await useApp();
    await endPull();
  }

  async function readRepository(): Promise<void> {
    github.protectBranch(repository, "main", { requiredChecks: ["ci"] });
    await user.rest.users.getAuthenticated();
    await user.rest.users.getByUsername({ username: "rex" });
    await user.rest.repos.get(at);
    await user.rest.repos.listBranches(at);
    await user.rest.repos.getBranch({ ...at, branch: "main" });
    await user.rest.repos.getBranchProtection({ ...at, branch: "main" });
    await user.rest.repos.listCollaborators(at);
    await user.rest.repos.checkCollaborator({ ...at, username: "rex" });
    await user.rest.repos.getCollaboratorPermissionLevel({ ...at, username: "rex" });
    await user.rest.repos.getContent({ ...at, path: "a.ts" });
    await user.rest.repos.getContent({ ...at, path: "src" });
    await user.rest.repos.listCommits(at);
    await user.rest.repos.getCommit({ ...at, ref: "topic" });
    await user.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...topic" });
    await user.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: pull.head.sha });
    repository.protections.clear();
  }

  async function reviewPull(): Promise<void> {
    const { data: review } = await bot.rest.pulls.createReview({
      ...onPull,
      event: "REQUEST_CHANGES",
      body: "No.",
      comments: [
        { path: "a.ts", line: 2, body: "line" },
        { path: "a.ts", start_line: 2, line: 4, body: "range" },
        { path: "old.ts", line: 1, side: "LEFT", body: "gone" },
      ],
    });
    await resolveThread();
    const one = { ...onPull, review_id: review.id };
    await bot.rest.pulls.updateReview({ ...one, body: "Still no." });
    await bot.rest.pulls.getReview(one);
    await bot.rest.pulls.listReviews(onPull);
    await bot.rest.pulls.listCommentsForReview(one);
    await user.rest.pulls.dismissReview({ ...one, message: "Because." });
    const { data: pending } = await bot.rest.pulls.createReview({
      ...onPull,
      comments: [{ path: "a.ts", line: 2, body: "later" }],
    });
    await bot.rest.pulls.submitReview({ ...onPull, review_id: pending.id, event: "COMMENT", body: "Done." });
    const { data: other } = await bot.rest.pulls.createReview({ ...onPull, body: "never" });
    await bot.rest.pulls.deletePendingReview({ ...onPull, review_id: other.id });
    const { data: comment } = await bot.rest.pulls.createReviewComment({
      ...onPull,
      commit_id: pull.head.sha,
      path: "new.ts",
      subject_type: "file",
      body: "file",
    });
    await user.rest.pulls.createReplyForReviewComment({ ...onPull, comment_id: comment.id, body: "reply" });
    const ofComment = { ...at, comment_id: comment.id };
    await bot.rest.pulls.getReviewComment(ofComment);
    await bot.rest.pulls.updateReviewComment({ ...ofComment, body: "edited" });
    await bot.rest.pulls.listReviewCommentsForRepo(at);
    const { data: reaction } = await user.rest.reactions.createForPullRequestReviewComment({
      ...ofComment,
      content: "+1",
    });
    await user.rest.reactions.listForPullRequestReviewComment(ofComment);
    await user.rest.reactions.deleteForPullRequestComment({ ...ofComment, reaction_id: reaction.id });
    const { data: extra } = await bot.rest.pulls.createReviewComment({
      ...onPull,
      commit_id: pull.head.sha,
      path: "a.ts",
      line: 2,
      body: "x",
    });
    await bot.rest.pulls.deleteReviewComment({ ...at, comment_id: extra.id });
  }

  async function resolveThread(): Promise<void> {
    const query = `{ repository(owner: "acme", name: "engine") { pullRequest(number: 1) { reviewThreads(first: 1) { nodes { id } } } } }`;
    const { repository: found } = await bot.graphql<Threads>(query);
    const threadId = found.pullRequest.reviewThreads.nodes[0]?.id;
    for (const name of ["resolveReviewThread", "unresolveReviewThread"]) {
      await bot.graphql(
        `mutation ($threadId: ID!) { ${name}(input: { threadId: $threadId }) { thread { isResolved } } }`,
        { threadId },
      );
    }
  }

  async function commentOnPull(): Promise<void> {
    await user.rest.issues.get(onIssue);
    const { data: comment } = await bot.rest.issues.createComment({ ...onIssue, body: "hello" });
    const one = { ...at, comment_id: comment.id };
    await bot.rest.issues.getComment(one);
    await bot.rest.issues.updateComment({ ...one, body: "hello again" });
    await bot.rest.issues.listComments(onIssue);
    const { data: reaction } = await user.rest.reactions.createForIssueComment({ ...one, content: "eyes" });
    await user.rest.reactions.listForIssueComment(one);
    await user.rest.reactions.deleteForIssueComment({ ...one, reaction_id: reaction.id });
    await bot.rest.issues.deleteComment(one);
    const { data: onBody } = await user.rest.reactions.createForIssue({ ...onIssue, content: "rocket" });
    await user.rest.reactions.listForIssue(onIssue);
    await user.rest.reactions.deleteForIssue({ ...onIssue, reaction_id: onBody.id });
    await user.rest.issues.addLabels({ ...onIssue, labels: ["bug"] });
    await user.rest.issues.listLabelsOnIssue(onIssue);
    await user.rest.issues.removeLabel({ ...onIssue, name: "bug" });
  }

  async function check(): Promise<void> {
    const actions = [{ label: "Re-review", description: "Review again", identifier: "review" }];
    const annotation = {
      path: "a.ts",
      start_line: 2,
      end_line: 2,
      annotation_level: "warning" as const,
      message: "m",
      title: "t",
    };
    const output = { title: "One", summary: "One finding", annotations: [annotation] };
    const { data: run } = await bot.rest.checks.create({
      ...at,
      name: "review",
      head_sha: pull.head.sha,
      status: "in_progress",
    });
    const one = { ...at, check_run_id: run.id };
    await bot.rest.checks.update({ ...one, conclusion: "failure", output, actions });
    await bot.rest.checks.get(one);
    await bot.rest.checks.listAnnotations(one);
    await bot.rest.checks.listForRef({ ...at, ref: "topic" });
    const { data: suites } = await bot.rest.checks.listSuitesForRef({ ...at, ref: pull.head.sha });
    const suite = { ...at, check_suite_id: suites.check_suites[0]?.id ?? 0 };
    await bot.rest.checks.getSuite(suite);
    await bot.rest.checks.listForSuite(suite);
    github.rerequestCheckRun(run.id, "ada");
    github.pressCheckAction(run.id, "review", "ada");
    await bot.rest.repos.createCommitStatus({ ...at, sha: pull.head.sha, state: "success", context: "ci" });
    await bot.rest.repos.listCommitStatusesForRef({ ...at, ref: "topic" });
    await bot.rest.repos.getCombinedStatusForRef({ ...at, ref: pull.head.sha });
  }

  async function writeGit(): Promise<void> {
    const base = await github.tip(repository, "main");
    const { data: blob } = await bot.rest.git.createBlob({ ...at, content: "blob" });
    await bot.rest.git.getBlob({ ...at, file_sha: blob.sha });
    const tree = [{ path: "run.sh", mode: "100755" as const, type: "blob" as const, sha: blob.sha }];
    const { data: made } = await bot.rest.git.createTree({ ...at, base_tree: base, tree });
    await bot.rest.git.getTree({ ...at, tree_sha: made.sha });
    const { data: commit } = await bot.rest.git.createCommit({ ...at, message: "m", tree: made.sha, parents: [base] });
    await bot.rest.git.getCommit({ ...at, commit_sha: commit.sha });
    await bot.rest.git.createRef({ ...at, ref: "refs/heads/side", sha: base });
    await bot.rest.git.updateRef({ ...at, ref: "heads/side", sha: commit.sha });
    await bot.rest.git.getRef({ ...at, ref: "heads/side" });
    await bot.rest.git.listMatchingRefs({ ...at, ref: "heads/si" });
    await bot.rest.git.deleteRef({ ...at, ref: "heads/side" });
    await bot.rest.repos.createOrUpdateFileContents({
      ...at,
      path: "n.md",
      message: "n",
      content: "bg==",
      branch: "topic",
    });
  }

  async function readPull(): Promise<void> {
    await user.rest.pulls.list(at);
    await user.rest.pulls.get(onPull);
    await user.rest.pulls.update({ ...onPull, title: "Better" });
    await user.rest.pulls.listFiles(onPull);
    await user.rest.pulls.listCommits(onPull);
    await user.rest.pulls.listReviewComments(onPull);
    await user.rest.pulls.requestReviewers({ ...onPull, reviewers: ["rex"] });
    await github.setDraft(pull, true);
    await github.setDraft(pull, false);
    github.requestMergeGroupChecks(pull);
  }

  async function useApp(): Promise<void> {
    const { data: installation } = await asApp.rest.apps.getRepoInstallation(at);
    const one = { installation_id: installation.id };
    await asApp.rest.apps.getAuthenticated();
    await asApp.rest.apps.getBySlug({ app_slug: "sandpiper" });
    await asApp.rest.apps.listInstallations();
    await asApp.rest.apps.getInstallation(one);
    await asApp.rest.apps.getOrgInstallation({ org: "acme" });
    const { data: minted } = await asApp.rest.apps.createInstallationAccessToken({
      ...one,
      repositories: ["engine"],
      permissions: { contents: "read" },
    });
    const narrow = new Octokit({ baseUrl: github.apiUrl, log, auth: minted.token });
    await narrow.rest.apps.listReposAccessibleToInstallation();
    await narrow.rest.apps.revokeInstallationAccessToken();
    await asApp.rest.apps.getWebhookConfigForApp();
    await asApp.rest.apps.updateWebhookConfigForApp({ secret: "s" });
    const { data: deliveries } = await asApp.rest.apps.listWebhookDeliveries();
    const delivery = { delivery_id: deliveries[0]?.id ?? 0 };
    await asApp.rest.apps.getWebhookDelivery(delivery);
    await asApp.rest.apps.redeliverWebhookDelivery(delivery);
    await asApp.rest.apps.createFromManifest({ code: github.createManifestCode({ slug: "made-by-manifest" }) });
    const second = github.createApp({ slug: "second" });
    const gone = github.install(second, { account: "rex" });
    const asSecond = new Octokit({ baseUrl: github.apiUrl, log, auth: signAppJwt(second) });
    await asSecond.rest.apps.getUserInstallation({ username: "rex" });
    await asSecond.rest.apps.deleteInstallation({ installation_id: gone.id });
  }

  async function endPull(): Promise<void> {
    await user.rest.pulls.update({ ...onPull, state: "closed" });
    await user.rest.pulls.update({ ...onPull, state: "open" });
    await user.rest.pulls.merge(onPull);
    await user.rest.pulls.checkIfMerged(onPull);
    await github.push(repository, { branch: "again", files: { "z.ts": "z\n" }, author: "ada" });
    await user.rest.pulls.create({ ...at, title: "Again", head: "again", base: "main" });
  }
});
