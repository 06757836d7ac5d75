import { describe, expect, it } from "vitest";
import { Template } from "e2b";
import { AGENT_PROGRAMS } from "../src/agents/agent-programs.ts";
import { defineTemplate } from "./define-template.ts";
import { TEMPLATES, type TemplatePlan } from "./template-plan.ts";

const FROM_NPM = { kind: "registry", spec: "sandpiper-review@1.2.3" } as const;

function dockerfileOf(plan: TemplatePlan): string {
  return Template.toDockerfile(defineTemplate(plan, FROM_NPM));
}

describe("the templates", () => {
  it("has one for our own programs, and one for each agent", () => {
    expect(TEMPLATES.map(({ name }) => name)).toEqual([
      "sandpiper",
      ...AGENT_PROGRAMS.map(({ agent }) => `sandpiper-${agent}`),
    ]);
  });

  it.each(AGENT_PROGRAMS)("names one version of $package", ({ version }) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it.each(TEMPLATES)("gives $name what reviews need, and enough room", (plan) => {
    const dockerfile = dockerfileOf(plan);
    expect(dockerfile).toMatch(/^FROM node:24\.\d+\.\d+-/);
    for (const program of ["git", "git-lfs", "ripgrep", "python3", "curl"]) expect(dockerfile).toContain(` ${program}`);
    expect(dockerfile).toContain("/usr/local/bin/sandpiper-node");
    expect(dockerfile).toContain("/usr/local/bin/sandpiper-analysers");
    expect(dockerfile).toContain(" sandpiper-review@1.2.3");
    expect(plan.cpuCount).toBeGreaterThanOrEqual(2);
    expect(plan.memoryMB).toBeGreaterThanOrEqual(plan.agent === null ? 2048 : 4096);
  });

  it.each(TEMPLATES.filter(({ agent }) => agent !== null))("tries in $name that the agent starts", (plan) => {
    const dockerfile = dockerfileOf(plan);
    expect(dockerfile).toContain(` ${plan.agent?.package}@${plan.agent?.version}`);
    expect(dockerfile).toContain(`${plan.agent?.program} --version | grep`);
  });

  it.each(TEMPLATES)("puts no variable into $name, where a secret might end", (plan) => {
    expect(dockerfileOf(plan)).not.toMatch(/^(ENV|ARG)/m);
  });
});
