import { describe, expect, it } from "vitest";
import { chooseTemplate } from "./template-name.ts";

describe("chooseTemplate", () => {
  it.each([
    [{ agent: "claude" }, "claude"],
    [{ agent: "opencode" }, "opencode"],
    [{ agent: "static" }, "sandpiper"],
    [{}, "sandpiper"],
    [{ agent: "claude", template: "own" }, "own"],
  ])("answers %j with %s", (wish, template) => {
    expect(chooseTemplate(wish)).toBe(template);
  });
});
