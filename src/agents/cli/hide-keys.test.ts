import { expect, it } from "vitest";
import { hideKeys } from "./hide-keys.ts";

const ENV = { OPENAI_API_KEY: "sk-canary-1", OPENAI_BASE_URL: "http://127.0.0.1:8080/v1", TOKEN: "short" };

it("takes keys out wherever they stand, and names the variable instead", () => {
  expect(hideKeys("A=sk-canary-1\0B sk-canary-1", ENV)).toBe("A=‹OPENAI_API_KEY›\0B ‹OPENAI_API_KEY›");
});

it("leaves addresses and words alone", () => {
  expect(hideKeys("http://127.0.0.1:8080/v1 is short", ENV)).toBe("http://127.0.0.1:8080/v1 is short");
});

it("takes the credential of an Authorization header out with and without its scheme", () => {
  const env = { SANDPIPER_MCP_HEADER_1: "Bearer mcp-canary" };
  expect(hideKeys("Bearer mcp-canary or mcp-canary", env)).toBe(
    "Bearer ‹SANDPIPER_MCP_HEADER_1› or ‹SANDPIPER_MCP_HEADER_1›",
  );
});
