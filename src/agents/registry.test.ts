import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { AGENT_PROGRAMS } from "./agent-programs.ts";
import { createAgent, listAgents } from "./registry.ts";

describe("createAgent", () => {
  it("makes every agent that is listed, under its own id", () => {
    for (const { id } of listAgents()) expect(createAgent(id, { command: "true" }).id).toBe(id);
  });

  it("names the agents that exist where one does not", () => {
    expect(() => createAgent("clippy")).toThrow(UsageError);
    expect(() => createAgent("clippy")).toThrow('There is no agent "clippy". There are: static, command');
  });

  it("asks for the command line that the agent command needs", () => {
    expect(() => createAgent("command")).toThrow("--agent-command");
  });
});

describe("an agent that is a program", () => {
  const programs = listAgents().flatMap(({ cli }) => cli ?? []);

  it("is in the table of programs", () => {
    for (const { id, program, versions } of programs) {
      const entry = AGENT_PROGRAMS.find(({ agent }) => agent === id);
      expect(entry).toMatchObject({ program, version: expect.stringContaining(versions.tested) });
    }
  });

  it("says what to set where it has no key, and asks for no host then", () => {
    for (const cli of programs) {
      expect(cli.route({ variables: {} }, null)).toBeNull();
      expect(cli.missingKey).toMatch(/^has no .*\bSet (?:one of )?[A-Z_]+/s);
      expect(createAgent(cli.id).hosts).toEqual([]);
    }
  });
});
