import type { McpServer as GatewayServers } from "e2b";
import type { McpEndpoint, McpServers } from "#core/sandbox/mcp.ts";
import { resolveMcp } from "../../resolve-mcp.ts";

/** Where the gateway listens, seen from inside of the sandbox. See https://e2b.dev/docs/mcp/quickstart. */
const GATEWAY_URL = "http://localhost:50005/mcp";

/** All servers of the catalog are behind one address, which agents are told under this name. */
const GATEWAY_NAME = "e2b-gateway";

export interface McpPlan {
  /** What the SDK starts the gateway with; null for no gateway. It puts this into an argument list, so that no secret may be in it. */
  readonly gateway: GatewayServers | null;
  endpoints(gatewayToken: string | undefined): Readonly<Record<string, McpEndpoint>>;
}

/** Tells the servers that E2B's gateway runs from those that agents reach by themselves. */
export function planMcp(servers: McpServers): McpPlan {
  const others = Object.entries(servers).filter(([, server]) => !("gateway" in server));
  const behindGateway = Object.entries(servers).flatMap(([name, server]) =>
    "gateway" in server ? [[name, server.gateway] as const] : [],
  );
  const direct = resolveMcp(Object.fromEntries(others));
  return {
    gateway: behindGateway.length === 0 ? null : Object.fromEntries(behindGateway),
    endpoints: (token) => (token === undefined ? direct : { ...direct, [GATEWAY_NAME]: gatewayEndpoint(token) }),
  };
}

function gatewayEndpoint(token: string): McpEndpoint {
  return { kind: "http", url: GATEWAY_URL, headers: { Authorization: `Bearer ${token}` } };
}
