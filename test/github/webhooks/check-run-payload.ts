import type { Json } from "../http/answer.ts";
import { presentCheckRun, presentCheckSuite } from "../present/check.ts";
import type { CheckRun } from "../records.ts";
import { recordOf } from "../store.ts";
import type { World } from "../world.ts";

/** The check run of a webhook carries its whole suite. */
export function presentCheckRunEvent(world: World, run: CheckRun): Json {
  const suite = presentCheckSuite(world, recordOf(world.store.checkSuites, run.suiteId));
  const { repository: _repository, latest_check_runs_count: _count, check_runs_url: _url, ...check_suite } = suite;
  return { check_run: { ...presentCheckRun(world, run), check_suite } };
}
