import { assert, domain, ipV4, ipV6, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { isHostAllowed, normalizeHost, parseAllowedHost } from "./allowed-host.ts";

function allows(texts: readonly string[], name: string, port = 443): boolean {
  return isHostAllowed(texts.map(parseAllowedHost), name, port);
}

describe("an allowed host", () => {
  it("is reached at the ports of the web, or at the one that it names", () => {
    expect(allows(["example.com"], "example.com")).toBe(true);
    expect(allows(["example.com"], "example.com", 80)).toBe(true);
    expect(allows(["example.com"], "example.com", 22)).toBe(false);
    expect(allows(["example.com:22"], "example.com", 22)).toBe(true);
    expect(allows(["example.com:22"], "example.com")).toBe(false);
  });

  it("stands for itself alone, and a wildcard for all below it", () => {
    expect(allows(["example.com"], "www.example.com")).toBe(false);
    expect(allows(["*.example.com"], "a.b.example.com")).toBe(true);
    expect(allows(["*.example.com"], "example.com")).toBe(false);
    expect(allows(["*.example.com"], "notexample.com")).toBe(false);
    expect(allows([], "example.com")).toBe(false);
  });

  it("may be an address", () => {
    expect(allows(["127.0.0.1:8080"], "127.0.0.1", 8080)).toBe(true);
    expect(allows(["[::1]:8080"], "::1", 8080)).toBe(true);
  });

  it("is refused where it means too much, or nothing", () => {
    for (const text of [
      "",
      "*",
      "*.",
      "*.*.com",
      "a*.com",
      "https://a.com",
      "a.com/",
      "user@a.com",
      "a.com:",
      "a.com:0",
      "a.com:65536",
      "*.1.2.3.4",
      "a b",
    ]) {
      expect(() => parseAllowedHost(text)).toThrow(SandboxError);
    }
  });
});

describe("normalizeHost", () => {
  it("gives one spelling to each host", () => {
    expect(normalizeHost("Example.COM.")).toBe("example.com");
    expect(normalizeHost("bücher.example")).toBe("xn--bcher-kva.example");
    expect(normalizeHost("127.1")).toBe("127.0.0.1");
    expect(normalizeHost("0x7f000001")).toBe("127.0.0.1");
    expect(normalizeHost("[0:0::1]")).toBe("::1");
    expect(normalizeHost("a/b")).toBeNull();
    expect(normalizeHost("")).toBeNull();
  });

  it("changes nothing the second time, whatever it is given", () => {
    assert(
      property(oneof(string(), domain(), ipV4(), ipV6()), (text) => {
        const name = normalizeHost(text);
        expect(name === null ? null : normalizeHost(name)).toBe(name);
      }),
    );
  });
});
