import type { McpEndpoint } from "#core/sandbox/mcp.ts";

export interface HiddenHeaders {
  /** With references to variables in place of the values of headers. */
  readonly servers: Readonly<Record<string, McpEndpoint>>;
  /** The variables. */
  readonly env: Readonly<Record<string, string>>;
}

/** Headers may hold a secret: they go by the environment of the program, and not by its files or arguments. */
export function hideHeaders(
  mcp: Readonly<Record<string, McpEndpoint>>,
  refer: (variable: string) => string,
): HiddenHeaders {
  const env: Record<string, string> = {};
  function hide([header, value]: readonly [string, string]): readonly [string, string] {
    const variable = `SANDPIPER_MCP_HEADER_${Object.keys(env).length + 1}`;
    env[variable] = value;
    return [header, refer(variable)];
  }
  const servers = Object.entries(mcp).map(([name, server]) => {
    if (server.kind === "program") return [name, server] as const;
    return [name, { ...server, headers: Object.fromEntries(Object.entries(server.headers).map(hide)) }] as const;
  });
  return { servers: Object.fromEntries(servers), env };
}
