import { mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, describe, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { findAgentFiles } from "./find-agent-files.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), "agent-files-")));
  await writeFile(join(cwd, "reviewer.py"), "");
});

afterEach(() => rm(cwd, { recursive: true }));

describe("findAgentFiles", () => {
  it("takes a path from the folder of the caller", async () => {
    expect(await findAgentFiles({ agentFiles: ["./reviewer.py", cwd] }, { cwd })).toEqual([`${cwd}/reviewer.py`, cwd]);
  });

  it("refuses one that is not there", async () => {
    await expect(findAgentFiles({ agentFiles: ["nowhere"] }, { cwd })).rejects.toThrow(UsageError);
  });

  it("refuses a link, which would not be there by that name in the sandbox", async () => {
    await symlink("reviewer.py", join(cwd, "link.py"));
    await expect(findAgentFiles({ agentFiles: ["link.py"] }, { cwd })).rejects.toThrow(`Name ${cwd}/reviewer.py`);
  });
});
