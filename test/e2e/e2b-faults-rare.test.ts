import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellsOf, N, R, type Row, W } from "./e2b/columns.ts";
import { createProject, type Project } from "./e2b/pull-request.ts";
import { runCell } from "./e2b/run-cell.ts";
import { seenAt } from "./e2b/seen.ts";

/** As in the table of the steps that every run has: the columns are those of columns.ts. */
const PACK: readonly Row[] = [["send the pack", R, R, W, N, R, N, N, N, N]];
const CREDENTIAL: readonly Row[] = [["send the credential", R, R, W, N, R, N, N, N, N]];
const WARM: readonly Row[] = [
  // What cannot be kept is killed, and what cannot be had again is made anew.
  ["pause", R, R, R, R, R, R, R, R, R],
  ["connect", R, R, R, R, R, R, R, R, R],
];

describe("a run on a private repository whose E2B fails", () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject("octo-repo", { isPrivate: true });
  });
  afterAll(() => project[Symbol.asyncDispose]());

  it.each(cellsOf(PACK))("at the step $step by $name ends as: $end", async (cell) => {
    expect(await runCell(cell, { project })).toEqual(seenAt(cell.end));
  });

  it.each(cellsOf(CREDENTIAL))("at the step $step by $name ends as: $end, and its token is revoked", async (cell) => {
    const cloneToken = project.createCloneToken();
    expect(await runCell(cell, { project, cloneToken })).toEqual(seenAt(cell.end));
    expect(project.github.store.tokens.has(cloneToken)).toBe(false);
  });
});

describe("a run that keeps its sandbox, and whose E2B fails", () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject("octo-repo", { config: "sandbox:\n  keepWarmMinutes: 30\n" });
  });
  afterAll(() => project[Symbol.asyncDispose]());

  it.each(cellsOf(WARM))("at the step $step by $name ends as: $end", async (cell) => {
    expect(await runCell(cell, { project, isSecondRun: cell.step === "connect" })).toEqual(seenAt(cell.end));
  });
});
