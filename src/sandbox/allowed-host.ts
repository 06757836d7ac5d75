import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { SandboxError } from "#core/sandbox/sandbox.ts";

/** A host that a sandbox may reach. */
export interface AllowedHost {
  /** In lower case and ASCII; for a wildcard, what follows the "*.". */
  readonly name: string;
  readonly isWildcard: boolean;
  readonly ports: readonly number[];
}

/** HTTP and HTTPS, for hosts that are listed without a port. */
export const WEB_PORTS: readonly number[] = [80, 443];

/** Reads "host", "host:port", "*.host" or an address, as they stand in `SandboxSpec.allowedHosts`. Throws SandboxError. */
export function parseAllowedHost(text: string): AllowedHost {
  const match = /^(\*\.)?(\[[^\]]+\]|[^:*/@\s[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const name = normalizeHost(match?.[2] ?? "");
  const port = match?.[3] === undefined ? null : Number(match[3]);
  const isWildcard = match?.[1] !== undefined;
  if (name === null || (isWildcard && isIP(name) !== 0) || port === 0 || (port ?? 0) > 65_535) {
    throw new SandboxError(
      `"${text}" cannot be allowed as a host. Write it as "example.com", "example.com:8443" or "*.example.com".`,
    );
  }
  return { name, isWildcard, ports: port === null ? WEB_PORTS : [port] };
}

/** Whether one of the hosts allows a connection. The name must have been normalized. */
export function isHostAllowed(allowed: readonly AllowedHost[], name: string, port: number): boolean {
  return allowed.some((host) => {
    const isNamed = host.isWildcard ? name.endsWith(`.${host.name}`) : name === host.name;
    return isNamed && host.ports.includes(port);
  });
}

/** One spelling for each host: lower case, ASCII, without a last dot, and addresses without tricks such as "127.1". Null for no host. */
export function normalizeHost(text: string): string | null {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (isIP(bare) === 6) return new URL(`http://[${bare}]`).hostname.slice(1, -1);
  // What a URL would take for the end of its host is none of a name's.
  const name = /[/\\?#@:\s]/.test(bare) ? "" : domainToASCII(bare);
  if (!/^[a-z0-9._-]+$/.test(name)) return null;
  return URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : null;
}
