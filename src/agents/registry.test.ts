import { describe, expect, it } from "vitest";
import { UsageError } from "#core/errors.ts";
import { createAgent, listAgents } from "./registry.ts";

describe("createAgent", () => {
  it("makes every agent that is listed, under its own id", () => {
    for (const { id } of listAgents()) expect(createAgent(id, { command: "true" }).id).toBe(id);
  });

  it("names the agents that exist where one does not", () => {
    expect(() => createAgent("clippy")).toThrow(UsageError);
    expect(() => createAgent("clippy")).toThrow('There is no agent "clippy". There are: static, command.');
  });

  it("asks for the command line that the agent command needs", () => {
    expect(() => createAgent("command")).toThrow("--agent-command");
  });
});
