import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellsOf, K, N, R, type Row, W } from "./e2b/columns.ts";
import { createProject, type Project } from "./e2b/pull-request.ts";
import { runCell } from "./e2b/run-cell.ts";
import { seenAt } from "./e2b/seen.ts";

/** The columns are, in this order: a bad minute, no answer once, 401, 403, 404, and for ever 429, 503, dropped, no answer. */
const STEPS: readonly Row[] = [
  ["sweep", R, R, W, R, R, R, R, R, R],
  ["create", R, R, W, N, W, N, N, N, N],
  ["look at the sandbox", R, R, W, N, N, N, N, N, N],
  ["find its home", R, R, W, N, N, N, N, N, N],
  // A file, or a script, is sent and run in the same way at every step: null is tried elsewhere.
  // 404 is said of a sandbox that is gone. Where it is not, it is asked again.
  ["send the checkout's script", R, R, W, N, R, N, N, N, N],
  ["run the checkout", R, R, W, N, N, N, N, N, N],
  ["close the network", R, R, W, N, N, N, N, N, N],
  ["send a task file", R, R, null, null, null, null, null, null, N],
  ["write a task file", R, R, null, null, null, N, null, null, N],
  ["send the agent's task", R, R, null, null, null, null, null, null, N],
  ["run the agent", R, R, W, N, N, N, N, N, N],
  ["clean up", R, R, R, R, R, R, R, R, R],
  // 404 is what a kill is answered whose sandbox is gone already.
  ["kill", R, R, K, K, null, K, K, K, K],
];

let project: Project;
beforeAll(async () => {
  project = await createProject("octo-repo");
});
afterAll(() => project[Symbol.asyncDispose]());

describe("a run whose E2B fails", () => {
  it.each(cellsOf(STEPS))("at the step $step by $name ends as: $end", async (cell) => {
    expect(await runCell(cell, { project })).toEqual(seenAt(cell.end));
  });
});
