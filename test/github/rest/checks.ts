import { z } from "zod";
import type { Principal } from "../access/principal.ts";
import { actorOf } from "../access/principal.ts";
import { type Needs, requireRepository } from "../access/require-access.ts";
import { type Answer, ApiError, created, notFound, ok, validationFailed } from "../http/answer.ts";
import { type Call, numberParam, param, readBody } from "../http/call.ts";
import { counted, listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { readCommit, resolveCommit } from "../git/commits.ts";
import { presentCheckRun, presentCheckSuite } from "../present/check.ts";
import { presentCheckRunEvent } from "../webhooks/check-run-payload.ts";
import type { CheckRun, CheckSuite, Repository } from "../records.ts";
import { pullsOf, recordOf } from "../store.ts";
import { emit } from "../webhooks/emit.ts";

const RUN = "/repos/{owner}/{repo}/check-runs/{check_run_id}";

export const checkRoutes: readonly Route[] = [
  { route: "POST /repos/{owner}/{repo}/check-runs", handle: createRun },
  { route: `GET ${RUN}`, handle: getRun },
  { route: `PATCH ${RUN}`, handle: updateRun },
  { route: `GET ${RUN}/annotations`, handle: listAnnotations },
  { route: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs", handle: listRunsOfRef },
  { route: "GET /repos/{owner}/{repo}/commits/{ref}/check-suites", handle: listSuitesOfRef },
  { route: "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}", handle: getSuite },
  { route: "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs", handle: listRunsOfSuite },
];

const READ: Needs = { permissions: "checks=read", role: "read" };
const WRITE: Needs = { permissions: "checks=write", role: "write" };

/** The limits of https://docs.github.com/rest/checks/runs */
const MAX_TEXT = 65_535;
const MAX_ANNOTATIONS = 50;
const MAX_ACTIONS = 3;

const Annotation = z.object({
  path: z.string(),
  start_line: z.number().int(),
  end_line: z.number().int(),
  start_column: z.number().int().optional(),
  end_column: z.number().int().optional(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string().max(65_536),
  title: z.string().max(255).optional(),
  raw_details: z.string().max(65_536).optional(),
});

const Output = z.object({
  title: z.string().optional(),
  summary: z.string().max(MAX_TEXT).optional(),
  text: z.string().max(MAX_TEXT).optional(),
  annotations: z.array(Annotation).max(MAX_ANNOTATIONS).default([]),
});

const Action = z.object({ label: z.string().max(20), description: z.string().max(40), identifier: z.string().max(20) });

const Conclusion = z.enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"]);

const ChangeRun = z.object({
  name: z.string().min(1).optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  started_at: z.iso.datetime().optional(),
  completed_at: z.iso.datetime().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: Conclusion.optional(),
  output: Output.optional(),
  actions: z.array(Action).max(MAX_ACTIONS).optional(),
});
type ChangeRun = z.infer<typeof ChangeRun>;

const CreateRun = ChangeRun.extend({
  name: z.string().min(1),
  head_sha: z.string(),
  output: Output.extend({ title: z.string(), summary: z.string().max(MAX_TEXT) }).optional(),
});

async function createRun(call: Call): Promise<Answer> {
  const { world, principal } = call;
  const repository = requireRepository(call, WRITE);
  const app = requireApp(principal);
  const request = readBody(call, CreateRun);
  const headSha = await resolveCommit(repository.gitDir, request.head_sha);
  if (headSha === null || headSha !== request.head_sha)
    throw new ApiError(422, `No commit found for SHA: ${request.head_sha}`);

  const suite = await suiteOf(call, { repository, headSha, appId: app.id });
  const run: CheckRun = {
    id: world.store.nextId(),
    suiteId: suite.id,
    repositoryId: repository.id,
    appId: app.id,
    headSha,
    name: request.name,
    status: "queued",
    conclusion: null,
    detailsUrl: request.details_url ?? null,
    externalId: request.external_id ?? "",
    startedAt: world.clock.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  applyChange(call, run, request);
  world.store.checkRuns.set(run.id, run);
  announce(call, run, "created");
  if (run.status === "completed") announce(call, run, "completed");
  return created(presentCheckRun(world, run));
}

function updateRun(call: Call): Answer {
  const { run } = requireRun(call, WRITE);
  const app = requireApp(call.principal);
  if (app.id !== run.appId)
    throw new ApiError(
      403,
      "Invalid app_id `" + app.id + "` - check run can only be modified by the GitHub App that created it.",
    );
  const wasCompleted = run.status === "completed";
  applyChange(call, run, readBody(call, ChangeRun));
  if (!wasCompleted && run.status === "completed") announce(call, run, "completed");
  return ok(presentCheckRun(call.world, run));
}

/** A conclusion completes a run. Annotations are added to those that are there. */
function applyChange({ world }: Call, run: CheckRun, change: ChangeRun): void {
  if (change.status === "completed" && change.conclusion === undefined && run.conclusion === null) {
    throw validationFailed({ resource: "CheckRun", field: "conclusion", code: "missing_field" });
  }
  const isCompleted = change.conclusion !== undefined || change.status === "completed";
  const now = world.clock.now();
  run.name = change.name ?? run.name;
  run.status = isCompleted ? "completed" : (change.status ?? run.status);
  run.conclusion = run.status === "completed" ? (change.conclusion ?? run.conclusion) : null;
  run.detailsUrl = change.details_url ?? run.detailsUrl;
  run.externalId = change.external_id ?? run.externalId;
  if (change.started_at !== undefined) run.startedAt = new Date(change.started_at);
  run.completedAt = isCompleted ? new Date(change.completed_at ?? now) : null;
  run.title = change.output?.title ?? run.title;
  run.summary = change.output?.summary ?? run.summary;
  run.text = change.output?.text ?? run.text;
  run.annotations.push(...(change.output?.annotations ?? []));
  run.actions = change.actions ?? run.actions;
}

function getRun(call: Call): Answer {
  return ok(presentCheckRun(call.world, requireRun(call, READ).run));
}

function listAnnotations(call: Call): Answer {
  const { run, repository } = requireRun(call, READ);
  return listed(call, run.annotations, (annotation) => ({
    path: annotation.path,
    blob_href: `${call.world.url}/${repository.owner}/${repository.name}/blob/${run.headSha}/${annotation.path}`,
    start_line: annotation.start_line,
    start_column: annotation.start_column ?? null,
    end_line: annotation.end_line,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  }));
}

async function listRunsOfRef(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const sha = await requireSha(call, repository);
  const runs = [...call.world.store.checkRuns.values()].filter(
    (run) => run.repositoryId === repository.id && run.headSha === sha,
  );
  return listRuns(call, runs);
}

function listRunsOfSuite(call: Call): Answer {
  const { suite } = requireSuite(call);
  return listRuns(
    call,
    [...call.world.store.checkRuns.values()].filter(({ suiteId }) => suiteId === suite.id),
  );
}

/** `filter=latest`, the default, shows the newest run of each name and App. */
function listRuns(call: Call, runs: readonly CheckRun[]): Answer {
  const { query, world } = call;
  const newestFirst = runs.toReversed();
  const isLatest = (query.get("filter") ?? "latest") === "latest";
  const shown = newestFirst.filter(
    (run, index) =>
      (query.get("check_name") ?? run.name) === run.name &&
      (query.get("status") ?? run.status) === run.status &&
      (query.get("app_id") ?? String(run.appId)) === String(run.appId) &&
      (!isLatest ||
        newestFirst.findIndex(({ name, suiteId }) => name === run.name && suiteId === run.suiteId) === index),
  );
  return counted(call, shown, { name: "check_runs", present: (run) => presentCheckRun(world, run) });
}

async function listSuitesOfRef(call: Call): Promise<Answer> {
  const repository = requireRepository(call, READ);
  const sha = await requireSha(call, repository);
  const suites = [...call.world.store.checkSuites.values()].filter(
    (suite) => suite.repositoryId === repository.id && suite.headSha === sha,
  );
  return counted(call, suites, { name: "check_suites", present: (suite) => presentCheckSuite(call.world, suite) });
}

function getSuite(call: Call): Answer {
  return ok(presentCheckSuite(call.world, requireSuite(call).suite));
}

function requireSuite(call: Call): { suite: CheckSuite } {
  const repository = requireRepository(call, READ);
  const suite = call.world.store.checkSuites.get(numberParam(call, "check_suite_id"));
  if (suite === undefined || suite.repositoryId !== repository.id) throw notFound();
  return { suite };
}

function requireRun(call: Call, needs: Needs): { repository: Repository; run: CheckRun } {
  const repository = requireRepository(call, needs);
  const run = call.world.store.checkRuns.get(numberParam(call, "check_run_id"));
  if (run === undefined || run.repositoryId !== repository.id) throw notFound();
  return { repository, run };
}

async function requireSha(call: Call, repository: Repository): Promise<string> {
  const ref = param(call, "ref").replace(/^heads\//, "");
  const sha = await resolveCommit(repository.gitDir, ref);
  if (sha === null) throw new ApiError(422, `No commit found for SHA: ${ref}`);
  return sha;
}

/** Only Apps may write checks. */
function requireApp(principal: Principal): { id: number } {
  if (principal.kind === "installation") return principal.app;
  throw new ApiError(403, "You must authenticate via a GitHub App.");
}

async function suiteOf(
  { world }: Call,
  of: { repository: Repository; headSha: string; appId: number },
): Promise<CheckSuite> {
  const { repository, headSha, appId } = of;
  const { store } = world;
  const known = [...store.checkSuites.values()].find(
    (suite) => suite.repositoryId === repository.id && suite.headSha === headSha && suite.appId === appId,
  );
  if (known !== undefined) return known;
  const headBranch = pullsOf(store, repository.id).find(({ head }) => head.sha === headSha)?.head.ref ?? null;
  const headCommit = await readCommit(repository.gitDir, headSha);
  if (headCommit === null) throw notFound();
  const id = store.nextId();
  const suite = {
    id,
    repositoryId: repository.id,
    appId,
    headSha,
    headBranch,
    headCommit,
    createdAt: world.clock.now(),
  };
  store.checkSuites.set(id, suite);
  return suite;
}

function announce({ world, principal }: Call, run: CheckRun, action: string): void {
  const repository = recordOf(world.store.repositories, run.repositoryId);
  const sender = actorOf(world.store, principal).login;
  emit(world, { event: "check_run", action, repository, sender, payload: presentCheckRunEvent(world, run) });
}
