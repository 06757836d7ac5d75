/** Deliveries never leave the machine. */
export function requireLoopback(url: string): void {
  const { hostname } = new URL(url);
  if (hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]") return;
  throw new Error(
    `The counterpart delivers webhooks to this machine only, not to ${hostname}. Use a 127.0.0.1 address.`,
  );
}
