import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  adviseInstallation,
  describeLack,
  findMissing,
  findProgram,
  onThisMachine,
  toolsOf,
} from "./find-agent-tools.ts";

/** Not one of the table, so that what is installed beside this test is not found. */
const PROGRAM = {
  agent: "made-up",
  package: "made-up-agent",
  version: "1.2.3",
  program: "made-up",
  hasInstallScript: false,
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "agent-tools-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeProgram(path: string, mode = 0o755): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, "#!/bin/sh\n");
  await chmod(file, mode);
  return file;
}

describe("finding the program of an agent", () => {
  it("looks on the PATH, and behind links", async () => {
    const file = await writeProgram("versions/1.2.3/made-up.exe");
    await mkdir(join(folder, "bin"));
    await symlink(file, join(folder, "bin/made-up"));
    expect(findProgram(PROGRAM, `/nowhere:${folder}/bin`)).toBe(file);
  });

  it("names what is missing of a program and those that it calls", async () => {
    await writeProgram("bin/made-up");
    const other = { ...PROGRAM, program: "made-up-too" };
    const both = { ...PROGRAM, beside: [other] };
    expect(findMissing(both, `${folder}/bin`)).toEqual([other]);
    expect(findMissing(both, "/nowhere")).toEqual([both, other]);
    await writeProgram("bin/made-up-too");
    expect(findMissing(both, `${folder}/bin`)).toEqual([]);
  });

  it("takes nothing of the folders that npm puts on the PATH, which a checkout may bring", async () => {
    await writeProgram("node_modules/.bin/made-up");
    expect(findProgram(PROGRAM, `${folder}/node_modules/.bin:.:`)).toBeNull();
  });

  it("takes nothing that cannot be executed", async () => {
    await writeProgram("bin/made-up", 0o644);
    expect(findProgram(PROGRAM, `${folder}/bin`)).toBeNull();
  });
});

describe("the tools of an agent's sandbox", () => {
  it("are none for agents without a program of others", async () => {
    expect(await toolsOf("static", "/usr/bin")).toEqual({ programs: {}, readPaths: [] });
  });

  it("are told together where several are missing, each clone's folder once", () => {
    const other = { ...PROGRAM, package: "made-up-too", program: "made-up-too" };
    expect(adviseInstallation([PROGRAM, other])).toBe(
      "Install them: `npm run agents:install -- made-up` in a clone of Sandpiper, or `npm i -g made-up-agent@1.2.3 made-up-too@1.2.3`.",
    );
  });

  it("are lacking where a program is not here, and not where it is", async () => {
    await writeProgram("bin/made-up");
    const other = { ...PROGRAM, program: "made-up-too" };
    const both = { ...PROGRAM, beside: [other] };
    expect(describeLack(PROGRAM, `${folder}/bin`)).toBeNull();
    expect(describeLack(both, `${folder}/bin`)).toMatch(/^needs the program "made-up-too", which .* Install it: /);
    expect(describeLack(both, "/nowhere")).toMatch(
      /^needs the programs "made-up" and "made-up-too", .* Install them: /,
    );
  });

  it("leave the agents alone that need none", () => {
    const agent = { id: "static", hosts: [], run: () => Promise.reject(new Error("It is not run here.")) };
    expect(onThisMachine(agent, "/nowhere")).toBe(agent);
  });

  it("are to be installed in a clone, or by themselves", () => {
    expect(adviseInstallation([PROGRAM])).toBe(
      "Install it: `npm run agents:install -- made-up` in a clone of Sandpiper, or `npm i -g made-up-agent@1.2.3`.",
    );
  });
});
