import type { ApiWrite } from "#core/host/code-host.ts";
import { CheckAnswer, CheckListAnswer } from "../api/answers.ts";
import { GitHubError } from "../api/github-error.ts";
import { MAX_ANNOTATIONS, planCheck, planCheckUpdates } from "./plan-writes.ts";
import type { Publication } from "./publication.ts";
import { repositoryParameters } from "../api/pull.ts";
import { writeOnce } from "./write-once.ts";

/** The check run, or the reason why there is none. */
export type WrittenCheck =
  | { readonly kind: "written"; readonly url: string | null }
  | { readonly kind: "skipped"; readonly note: string };

/** Only Apps may write checks, and the token of a workflow where it was granted: without one, the review stands alone. */
export async function writeCheck(publication: Publication, isResumed: boolean): Promise<WrittenCheck> {
  try {
    const earlier = isResumed ? await findCheck(publication) : null;
    const check = earlier ?? (await createCheck(publication));
    await addAnnotations(publication, check);
    return { kind: "written", url: check.html_url };
  } catch (error) {
    if (!(error instanceof GitHubError) || !(error.failure === "forbidden" || error.failure === "not-found"))
      throw error;
    return { kind: "skipped", note: describeSkip(error) };
  }
}

function describeSkip({ said }: GitHubError): string {
  return `The check run was not written, because the token may not write checks (GitHub: ${said || "no reason given"}). Use the token of a GitHub App, or of a workflow with "checks: write".`;
}

async function createCheck(publication: Publication): Promise<CheckAnswer> {
  const { plan, pull, api, signal } = publication;
  const create = planCheck(plan, pull);
  return writeOnce(
    { write: () => api.write({ ...create, answer: CheckAnswer }, signal), find: () => findCheck(publication) },
    publication,
  );
}

/** Goes on where an earlier attempt stopped: an update adds its annotations to those that are there. */
async function addAnnotations(publication: Publication, check: CheckAnswer): Promise<void> {
  const updates = planCheckUpdates(publication.plan, publication.pull);
  for (const [index, update] of updates.entries()) {
    const before = (index + 1) * MAX_ANNOTATIONS;
    if (check.output.annotations_count > before) continue;
    await addBatch(publication, { ...update, parameters: { ...update.parameters, check_run_id: check.id } }, before);
  }
}

async function addBatch(publication: Publication, update: ApiWrite, before: number): Promise<void> {
  async function findBatch(): Promise<CheckAnswer | null> {
    const check = await findCheck(publication);
    return check !== null && check.output.annotations_count > before ? check : null;
  }
  const { api, signal } = publication;
  await writeOnce({ write: () => api.write({ ...update, answer: CheckAnswer }, signal), find: findBatch }, publication);
}

/** The check of this run from an earlier attempt. Whoever could forge one may write checks anyway. */
async function findCheck({ plan, pull, api, signal }: Publication): Promise<CheckAnswer | null> {
  const checks = await api.readAll(
    {
      route: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
      parameters: { ...repositoryParameters(pull), ref: plan.headSha, check_name: plan.check.name, filter: "all" },
      answer: CheckListAnswer,
    },
    signal,
  );
  return checks.find(({ external_id }) => external_id === plan.runId) ?? null;
}
