import { describe, expect, it } from "vitest";
import { ourTemplate } from "#core/sandbox/our-template.ts";
import { createAgent, listAgents } from "../../../agents/registry.ts";
import { TEMPLATES } from "../../../../templates/template-plan.ts";
import { chooseTemplate } from "./template-name.ts";

describe("chooseTemplate", () => {
  it.each([
    [{ agent: "claude", program: "claude" }, "claude"],
    [{ agent: "opencode", program: "opencode" }, "opencode"],
    [{ agent: "pi", program: "pi" }, "sandpiper-pi"],
    [{ agent: "static" }, "sandpiper"],
    [{ agent: "command" }, "sandpiper"],
    [{}, "sandpiper"],
    [{ agent: "claude", program: "claude", template: "own" }, "own"],
  ])("answers %j with %s", (wish, template) => {
    expect(chooseTemplate(wish)).toBe(template);
  });

  it("gives every agent a template that E2B has or that can be built here", () => {
    const built = TEMPLATES.map(({ name }) => name);
    for (const { id } of listAgents()) {
      const { program } = createAgent(id, { command: "true" });
      const chosen = chooseTemplate({ agent: id, ...(program === undefined ? {} : { program }) });
      expect([id, ...built]).toContain(chosen);
      expect(built).toContain(ourTemplate(program === undefined ? null : id));
    }
  });
});
