import { describe, expect, it } from "vitest";
import { hostsOfMcp, McpServer } from "./mcp.ts";

describe("McpServer", () => {
  it("is an address, a program, or a server behind the gateway, and no mixture", () => {
    const good = [
      { url: "https://mcp.example.com/mcp" },
      { command: "npx", args: ["-y", "server"] },
      { command: "server" },
      { gateway: { token: "x", nested: { a: [1, true, null] } } },
    ];
    for (const server of good) expect(McpServer.safeParse(server).success).toBe(true);
    const bad = [
      {},
      { url: "file:///etc/passwd" },
      { url: "https://mcp.example.com", command: "npx" },
      { command: "" },
      { command: "npx", env: { TOKEN: "x" } },
    ];
    for (const server of bad) expect(McpServer.safeParse(server).success).toBe(false);
  });
});

describe("hostsOfMcp", () => {
  it("names the hosts of addresses, with a port where it is not the usual one", () => {
    expect(
      hostsOfMcp({
        a: { url: "https://mcp.example.com/mcp" },
        b: { url: "http://10.0.0.1:8080/" },
        c: { command: "server", args: [] },
        d: { gateway: {} },
      }),
    ).toEqual(["mcp.example.com", "10.0.0.1:8080"]);
  });
});
