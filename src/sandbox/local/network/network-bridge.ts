/** Where programs in the sandbox find the proxy. The address is the sandbox's own, so that it cannot be taken. */
const PROXY_PORT = 3128;
const PROXY_URL = `http://127.0.0.1:${PROXY_PORT}`;

/**
 * Runs in the sandbox, by its Node: listens where programs expect a proxy, passes each connection on to the proxy's socket
 * file, and starts the command. It ends as the command does.
 */
export const BRIDGE_SOURCE = `"use strict";
const { spawn } = require("node:child_process");
const { createServer, connect } = require("node:net");
const { constants } = require("node:os");

const [socketPath, ...argv] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, (client) => {
  const upstream = connect({ path: socketPath, allowHalfOpen: true });
  client.on("error", () => upstream.destroy());
  upstream.on("error", () => client.destroy());
  client.pipe(upstream).pipe(client);
});

process.on("SIGTERM", () => {});
server.listen({ host: "127.0.0.1", port: ${PROXY_PORT}, backlog: 511 }, () => {
  const child = spawn(argv[0], argv.slice(1), { stdio: "inherit" });
  child.once("error", (error) => {
    console.error(error.message);
    process.exit(126);
  });
  child.once("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
});
`;

export interface BridgeRequest {
  readonly node: string;
  readonly bridgePath: string;
  readonly socketPath: string;
}

/** The start of an argv that gives the command after it a way to the proxy. */
export function bridgeArgv({ node, bridgePath, socketPath }: BridgeRequest): readonly string[] {
  return [node, bridgePath, socketPath];
}

/** Tells programs of the proxy. Both spellings are in use, and Node's own fetch wants to be asked to look. */
export function proxyVariables(): Readonly<Record<string, string>> {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
  const spelled = names.flatMap((name) => [name, name.toLowerCase()]);
  return { ...Object.fromEntries(spelled.map((name) => [name, PROXY_URL])), NODE_USE_ENV_PROXY: "1" };
}
