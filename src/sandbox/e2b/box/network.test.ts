import { describe, expect, it } from "vitest";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { canReach, planEgress } from "./network.ts";

describe("planEgress", () => {
  it("denies everything where nothing is allowed", () => {
    expect(planEgress([])).toEqual({ allowOut: [], denyOut: ["0.0.0.0/0"], rules: {} });
  });

  it("allows names, all names below one, and addresses", () => {
    const hosts = ["API.Example.com", "*.example.org", "example.net:443", "example.net:80", "10.0.0.7:8443"];
    expect(planEgress(hosts).allowOut).toEqual(["api.example.com", "*.example.org", "example.net", "10.0.0.7"]);
  });

  it("refuses a name on another port, and says what to do", () => {
    expect(() => planEgress(["example.com:8443"])).toThrow(
      /"example\.com:8443" cannot be allowed: .* 80 and 443 only\. Allow/,
    );
    expect(() => planEgress(["*.example.com:22"])).toThrow('"*.example.com:22"');
  });

  it("refuses addresses that no sandbox could use, and what is no host", () => {
    for (const host of ["[::1]", "*", "https://example.com"]) expect(() => planEgress([host])).toThrow(SandboxError);
  });

  it("adds headers only for hosts that are allowed", () => {
    const headers = { "api.example.com": { "x-api-key": "k" }, "other.example.org": { "x-api-key": "o" } };
    expect(planEgress(["*.example.com"], headers).rules).toEqual({
      "api.example.com": [{ transform: { headers: { "x-api-key": "k" } } }],
    });
  });
});

describe("canReach", () => {
  it.each([
    ["https://github.com/a/b.git", true],
    ["http://github.com/a/b.git", true],
    ["https://ghe.example.com:8443/a/b.git", false],
    ["http://127.0.0.1:4567/a/b.git", true],
    ["http://[::1]/a/b.git", false],
  ])("says of %s: %s", (url, answer) => {
    expect(canReach(url)).toBe(answer);
  });
});
