import { describe, expect, it } from "vitest";
import { sampleAssignment } from "#test/sample-assignment.ts";
import { planSandbox } from "./plan-sandbox.ts";

describe("planSandbox", () => {
  it("lets the sandbox reach what is listed, the model, and the servers of the run, each once", () => {
    const config = `
sandbox: { allowedHosts: [api.example.com, model.example] }
mcp: { docs: { url: "https://mcp.example.com/docs" } }
`;
    expect(planSandbox(sampleAssignment(config)).allowedHosts).toEqual([
      "api.example.com",
      "model.example",
      "mcp.example.com",
    ]);
  });

  it("lets the sandbox live longer than its agent, and says whom it is for", () => {
    expect(planSandbox(sampleAssignment("budget: { minutes: 2 }\nsandbox: { keepWarmMinutes: 1 }\n"))).toMatchObject({
      lifetimeMs: 7 * 60_000,
      keepWarmMs: 60_000,
      subject: { repository: "octo-org/octo-repo", pullRequest: 7, installation: null },
      agent: "made-up",
      template: null,
      trust: "contributor",
    });
  });

  it("must have the program of its agent, where that is one", () => {
    const assignment = sampleAssignment();
    expect(planSandbox(assignment)).not.toHaveProperty("program");
    expect(planSandbox({ ...assignment, agent: { ...assignment.agent, program: "pi" } }).program).toBe("pi");
  });

  it("tells of all changed files, so that the folders of those that are skipped are there too", () => {
    expect(planSandbox(sampleAssignment()).extent?.changedPaths).toEqual(["src/a.ts", "yarn.lock", "src/b.ts"]);
  });

  it("is for nobody where the change is no pull request", () => {
    const assignment = sampleAssignment();
    expect(planSandbox({ ...assignment, snapshot: { ...assignment.snapshot, ref: null } }).subject).toBeNull();
  });
});
