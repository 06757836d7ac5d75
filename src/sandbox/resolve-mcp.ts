import type { McpEndpoint, McpServer, McpServers } from "#core/sandbox/mcp.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";

/** The servers that need nothing of a provider. Those of a gateway are refused unless the provider has them ready. */
export function resolveMcp(
  servers: McpServers,
  gateway: Readonly<Record<string, McpEndpoint>> = {},
): Readonly<Record<string, McpEndpoint>> {
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, endpointOf(server) ?? fromGateway(name, gateway)]),
  );
}

function endpointOf(server: McpServer): McpEndpoint | null {
  if ("url" in server) return { kind: "http", url: server.url, headers: {} };
  if ("command" in server) return { kind: "program", command: server.command, args: server.args };
  return null;
}

function fromGateway(name: string, gateway: Readonly<Record<string, McpEndpoint>>): McpEndpoint {
  const endpoint = gateway[name];
  if (endpoint !== undefined) return endpoint;
  throw new SandboxError(
    `The MCP server "${name}" is behind E2B's gateway, which a local sandbox does not have. Use --sandbox e2b, or give it a "url" or a "command".`,
  );
}
