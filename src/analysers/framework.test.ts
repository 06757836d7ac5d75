import { describe, expect, it } from "vitest";
import { isAboutFile } from "./framework.ts";

describe("isAboutFile", () => {
  it.each([
    `import { useState } from "react";`,
    `import { useState } from 'preact/hooks'`,
    `const { useState } = require("react")`,
    `import { createRoot } from "react-dom/client";`,
    `import { renderHook } from "@testing-library/react";`,
  ])("lets the rules of hooks speak of a file with %s", (text) => {
    expect(isAboutFile("react/rules-of-hooks", text)).toBe(true);
  });

  it.each([
    `import { useContext } from "./context";`,
    `import { useStore } from "reactive-store";`,
    "const reactive = 1;",
  ])("keeps them silent on a file with %s, whose hooks are its own", (text) => {
    expect(isAboutFile("react/rules-of-hooks", text)).toBe(false);
  });

  it("lets every other rule speak of every file", () => {
    expect(isAboutFile("eslint/use-isnan", "")).toBe(true);
  });
});
