import { z } from "zod";

const AtAddress = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe("Address of a server that speaks streamable HTTP."),
});

const AsProgram = z.strictObject({
  command: z.string().min(1).describe("A program in the sandbox that speaks over stdin and stdout."),
  args: z.array(z.string()).default([]),
});

const ThroughGateway = z.strictObject({
  gateway: z
    .record(z.string(), z.json())
    .describe("Options of a server of the catalog behind E2B's gateway, which is named by the key. Only with E2B."),
});

/** The key that tells each form of a server, in the order of the union. */
export const MCP_FORMS = ["url", "command", "gateway"] as const;

/** One server of the Model Context Protocol, as a repository asks for it. */
export const McpServer = z.union([AtAddress, AsProgram, ThroughGateway]);
export type McpServer = z.infer<typeof McpServer>;
export type McpServers = Readonly<Record<string, McpServer>>;

/** The same as an agent in the sandbox reaches it. */
export type McpEndpoint =
  | { readonly kind: "http"; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: "program"; readonly command: string; readonly args: readonly string[] };

/** The hosts that an agent must reach to use the servers, as `allowedHosts` names them. */
export function hostsOfMcp(servers: McpServers): readonly string[] {
  return Object.values(servers).flatMap((server) => ("url" in server ? [new URL(server.url).host] : []));
}
