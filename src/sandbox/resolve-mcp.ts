import type { McpEndpoint, McpServer, McpServers } from "#core/sandbox/mcp.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";

/** The servers that need nothing of a provider. Those of E2B's gateway are refused. */
export function resolveMcp(servers: McpServers): Readonly<Record<string, McpEndpoint>> {
  return Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, endpointOf(name, server)]));
}

function endpointOf(name: string, server: McpServer): McpEndpoint {
  if ("url" in server) return { kind: "http", url: server.url, headers: {} };
  if ("command" in server) return { kind: "program", command: server.command, args: server.args };
  throw new SandboxError(
    `The MCP server "${name}" is behind E2B's gateway, which a local sandbox does not have. Use --sandbox e2b, or give it a "url" or a "command".`,
  );
}
