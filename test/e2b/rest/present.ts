import { z } from "zod";
import type { Json } from "../http/answer.ts";
import type { SandboxRecord } from "../records.ts";
import { ENVD_VERSION } from "../envd/envd-config.ts";

/** Once the id of a client, kept for programs that read it. */
const CLIENT_ID = "6532622b";
const DISK_SIZE_MB = 10_240;

/** The answer to a creation, a connection or a resume: what it takes to talk to the sandbox. */
export function presentCreated(record: SandboxRecord): Json {
  const { sandboxId, templateId, accessToken, trafficToken } = record;
  return {
    sandboxID: sandboxId,
    templateID: templateId,
    ...aliasOf(record),
    clientID: CLIENT_ID,
    envdVersion: ENVD_VERSION,
    ...(accessToken === null ? {} : { envdAccessToken: accessToken }),
    trafficAccessToken: trafficToken,
    domain: null,
  };
}

/** One entry of a list. */
export function presentListed(record: SandboxRecord): Json {
  const { sandboxId, templateId, templateRecord, metadata, startedAt, endAt, state } = record;
  return {
    sandboxID: sandboxId,
    templateID: templateId,
    ...aliasOf(record),
    clientID: CLIENT_ID,
    startedAt: startedAt.toISOString(),
    endAt: endAt.toISOString(),
    state,
    cpuCount: templateRecord.cpuCount,
    memoryMB: templateRecord.memoryMB,
    diskSizeMB: DISK_SIZE_MB,
    envdVersion: ENVD_VERSION,
    metadata,
    volumeMounts: record.volumeMounts,
  };
}

export function presentDetail(record: SandboxRecord): Json {
  const { accessToken, allowInternetAccess, network, autoPause, autoResume } = record;
  return {
    ...presentListed(record),
    ...(accessToken === null ? {} : { envdAccessToken: accessToken }),
    ...(allowInternetAccess === null ? {} : { allowInternetAccess }),
    domain: null,
    ...(network === null ? {} : { network: presentNetwork(network) }),
    lifecycle: { onTimeout: autoPause ? "pause" : "kill", autoResume },
  };
}

const EgressProxy = z.object({ address: z.string(), username: z.string().optional() });

/** The password of a proxy is never told again. */
function presentNetwork({ egressProxy, ...network }: NonNullable<SandboxRecord["network"]>) {
  const shown = EgressProxy.safeParse(egressProxy);
  return shown.success ? { ...network, egressProxy: shown.data } : network;
}

function aliasOf({ templateRecord }: SandboxRecord) {
  const [alias] = templateRecord.aliases;
  return alias === undefined ? {} : { alias };
}
