import { describe, expect, it } from "vitest";
import { adviseTemplate, ourTemplate } from "./our-template.ts";

describe("a template of ours", () => {
  it("is named after its agent, where it has one", () => {
    expect([ourTemplate("pi"), ourTemplate(null)]).toEqual(["sandpiper-pi", "sandpiper"]);
  });

  it("is to be built and chosen where another one was used, and built again where it was used itself", () => {
    expect(adviseTemplate("pi", "sandpiper")).toBe(
      'Build "sandpiper-pi" with `npm run template:build -- sandpiper-pi`, and choose it with `--template sandpiper-pi`.',
    );
    expect(adviseTemplate("pi", "sandpiper-pi")).toBe("Build it again: `npm run template:build -- sandpiper-pi`.");
  });
});
