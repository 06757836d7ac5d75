import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { AGENT_PROGRAMS, agentProgram } from "./agent-programs.ts";

const FOLDER = fileURLToPath(new URL("../../agents/", import.meta.url));

function readJson(path: string): { readonly allowScripts?: Readonly<Record<string, boolean>> } {
  return JSON.parse(readFileSync(`${FOLDER}${path}`, "utf8"));
}

describe("the table of programs", () => {
  it("has one folder in agents/ for each, and none besides", () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(AGENT_PROGRAMS.map(({ agent }) => agent).toSorted());
  });

  it.each(AGENT_PROGRAMS)("is what agents/$agent installs, to the digit", ({ agent, package: name, version }) => {
    expect(readJson(`${agent}/package.json`)).toMatchObject({ private: true, dependencies: { [name]: version } });
    expect(readJson(`${agent}/package-lock.json`)).toMatchObject({
      packages: {
        "": { dependencies: { [name]: version } },
        [`node_modules/${name}`]: {
          version,
          resolved: expect.stringMatching(/^https:\/\/registry\.npmjs\.org\//),
          integrity: expect.stringMatching(/^sha512-/),
        },
      },
    });
  });

  it.each(AGENT_PROGRAMS)("lets only the script of $agent itself run, where it needs one", (program) => {
    const { allowScripts = {} } = readJson(`${program.agent}/package.json`);
    const allowed = Object.entries(allowScripts).flatMap(([name, may]) => (may ? name : []));
    expect(allowed).toEqual(program.hasInstallScript ? [program.package] : []);
  });

  it("is asked by the id of the agent", () => {
    expect(agentProgram("codex")).toMatchObject({ program: "codex", package: "@openai/codex" });
    expect(() => agentProgram("clippy")).toThrow('no agent "clippy"');
  });
});
