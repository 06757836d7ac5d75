import { isIP } from "node:net";
import type { SandboxNetworkRule } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { WEB_PORTS, isHostAllowed, parseAllowedHost } from "../../allowed-host.ts";
import type { AllowedHost } from "../../allowed-host.ts";

/** What a sandbox may reach, in E2B's words. */
export interface Egress {
  readonly allowOut: string[];
  readonly denyOut: string[];
  readonly rules: Record<string, SandboxNetworkRule[]>;
}

export type EgressHeaders = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** All of IPv4, which is all that a sandbox of E2B speaks. */
const EVERYTHING = "0.0.0.0/0";

/**
 * Allows the hosts and nothing else. E2B knows a name by the HTTP header on port 80 and by the TLS handshake on port 443, so that
 * names cannot be allowed on other ports. It knows no ports in its rules, which makes two answers wider than what was asked for:
 * a name on one of the two ports is allowed on both, and an address on one port is allowed on all.
 * The headers are only added for hosts that are allowed: whoever may not talk to a host shall not spend its key.
 */
export function planEgress(allowedHosts: readonly string[], headers: EgressHeaders = {}): Egress {
  const hosts = allowedHosts.map(parseAllowedHost);
  for (const host of hosts) checkPorts(host);
  const rules = Object.entries(headers)
    .filter(([name]) => WEB_PORTS.some((port) => isHostAllowed(hosts, name.toLowerCase(), port)))
    .map(([name, values]): [string, SandboxNetworkRule[]] => [name, [{ transform: { headers: { ...values } } }]]);
  return {
    allowOut: [...new Set(hosts.map(({ name, isWildcard }) => (isWildcard ? `*.${name}` : name)))],
    denyOut: [EVERYTHING],
    rules: Object.fromEntries(rules),
  };
}

/** Whether E2B can let a sandbox reach the host of an address. */
export function canReach(url: string): boolean {
  const { hostname, port } = new URL(url);
  return (
    isIP(hostname) === 4 ||
    (isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && (port === "" || WEB_PORTS.includes(Number(port))))
  );
}

function checkPorts({ name, isWildcard, ports }: AllowedHost): void {
  if (isIP(name) === 6) {
    throw new SandboxError(
      `"${name}" cannot be allowed: sandboxes of E2B have no IPv6. Name the host, or its IPv4 address.`,
    );
  }
  if (isIP(name) === 4 || ports.every((port) => WEB_PORTS.includes(port))) return;
  const shown = isWildcard ? `*.${name}` : name;
  throw new SandboxError(
    `"${shown}:${ports.join()}" cannot be allowed: E2B tells names apart on the ports 80 and 443 only. Allow the host's IP address, or serve it on port 443.`,
  );
}
