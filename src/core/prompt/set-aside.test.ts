import { describe, expect, it } from "vitest";
import { describeSetAside } from "./set-aside.ts";

const where = { directory: "/run/task/set-aside", ending: "set-aside" };

describe("describeSetAside", () => {
  it("says where the files are, each path on a line of its own", () => {
    const text = describeSetAside({ paths: ["CLAUDE.md", "odd\nname/.claude"], ...where });
    expect(text).toContain("/run/task/set-aside");
    expect(text).toContain('\n"CLAUDE.md"\n"odd\\nname/.claude"\n');
  });

  it("names a hundred of thousands, and how many are left", () => {
    const paths = Array.from({ length: 5000 }, (_, index) => `p${index}/AGENTS.md`);
    expect(describeSetAside({ paths, ...where })).toContain("and 4900 more");
  });

  it("says nothing where nothing was moved", () => {
    expect(describeSetAside({ paths: [], ...where })).toBe("");
  });
});
