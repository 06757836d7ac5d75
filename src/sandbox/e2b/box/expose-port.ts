import type { Sandbox as Box } from "e2b";
import type { Preview } from "#core/sandbox/sandbox.ts";
import type { E2bConnection } from "../api/connection.ts";

/**
 * Where the host reaches a port of a sandbox. Its addresses are closed to the public, so that the token of its traffic goes along.
 * See https://e2b.dev/docs/sandbox/internet-access.
 */
export function exposePort(
  box: Pick<Box, "sandboxId" | "getHost" | "trafficAccessToken">,
  { sandboxUrl }: Pick<E2bConnection, "sandboxUrl">,
): (port: number) => Preview {
  const { sandboxId, trafficAccessToken } = box;
  const token = trafficAccessToken === undefined ? {} : { "e2b-traffic-access-token": trafficAccessToken };
  return (port) => {
    if (sandboxUrl === undefined) return { url: `https://${box.getHost(port)}`, headers: token };
    return {
      url: sandboxUrl,
      headers: { "E2b-Sandbox-Id": sandboxId, "E2b-Sandbox-Port": String(port), ...token },
    };
  };
}
