import { lookup } from "node:dns";
import type { LookupAddress, LookupOptions } from "node:dns";
import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";

/**
 * Where no name may lead: this machine, its link, and the services by which clouds tell machines their credentials.
 * Private networks are not among them, because hosts of an intranet are listed on purpose.
 */
const HIDDEN_RANGES: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 4],
  ["255.255.255.255", 32],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
  ["::", 128],
  ["::1", 128],
  ["fe80::", 10],
  ["ff00::", 8],
  ["fd00:ec2::", 32],
  ["fd20:ce::254", 128],
];

type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/**
 * Looks a name up and leaves out addresses that it must not lead to: whoever keeps the DNS of an allowed host could
 * otherwise point it at this machine. The addresses that pass are the ones that are dialed.
 */
export function lookupGuarded(name: string, options: LookupOptions, callback: LookupCallback): void {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const passed = leaveOutHidden(name, addresses);
    if (passed.length > 0) return callback(null, passed);
    return callback(new Error(`${name} leads to an address that sandboxes may not reach`), []);
  });
}

/** The addresses that a name may lead to. Only the name that stands for this machine leads there. */
export function leaveOutHidden(name: string, addresses: readonly LookupAddress[]): LookupAddress[] {
  if (name === "localhost") return [...addresses];
  const hidden = hiddenAddresses();
  return addresses.filter(({ address }) => !hidden.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));
}

function hiddenAddresses(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of HIDDEN_RANGES) list.addSubnet(network, prefix, isIP(network) === 6 ? "ipv6" : "ipv4");
  for (const { address } of Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])) {
    list.addAddress(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
