import { z } from "zod";
import { badRequest, created } from "../http/answer.ts";
import { type Call, readBody } from "../http/call.ts";
import type { Route } from "../http/route.ts";
import { type Launch, launchSandbox } from "../sandboxes/launch.ts";
import { requireLifetime } from "../sandboxes/lifetime.ts";
import { spendCreation } from "../sandboxes/limits.ts";
import { resolveTemplate } from "../templates/resolve.ts";
import { NetworkConfig, requireNetwork } from "./network-config.ts";
import { presentCreated } from "./present.ts";

const NewSandbox = z.object({
  templateID: z.string(),
  timeout: z.int().optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
  envVars: z.record(z.string(), z.string()).nullish(),
  mcp: z.record(z.string(), z.unknown()).nullish(),
  secure: z.boolean().optional(),
  allow_internet_access: z.boolean().optional(),
  network: NetworkConfig.optional(),
  autoPause: z.boolean().optional(),
  autoPauseMemory: z.boolean().optional(),
  autoResume: z.object({ enabled: z.boolean() }).optional(),
  volumeMounts: z.array(z.object({ name: z.string(), path: z.string() })).optional(),
});
type NewSandbox = z.infer<typeof NewSandbox>;

/** What the two versions of the interface take for granted. */
const DEFAULTS = {
  v1: { timeoutSeconds: 15, isAlwaysSecure: false },
  v2: { timeoutSeconds: 300, isAlwaysSecure: true },
};

export const CREATE: readonly Route[] = [
  { route: "POST /sandboxes", handle: (call) => create(call, "v1") },
  { route: "POST /v2/sandboxes", handle: (call) => create(call, "v2") },
];

async function create(call: Call, version: keyof typeof DEFAULTS) {
  const body = readBody(call, NewSandbox);
  const defaults = DEFAULTS[version];
  const launch = planLaunch(call, body, {
    timeoutSeconds: body.timeout ?? defaults.timeoutSeconds,
    isSecure: defaults.isAlwaysSecure || body.secure === true,
  });
  spendCreation(call.world);
  return created(presentCreated(await launchSandbox(call.world, launch)));
}

function planLaunch(
  { world }: Call,
  body: NewSandbox,
  { timeoutSeconds, isSecure }: { readonly timeoutSeconds: number; readonly isSecure: boolean },
): Launch {
  const template = resolveTemplate(world.store, body.templateID);
  const autoPause = body.autoPause ?? false;
  const autoPauseMemory = body.autoPauseMemory ?? true;
  const autoResume = body.autoResume?.enabled ?? false;
  requireLifetime(world, timeoutSeconds);
  if (!autoPauseMemory && !autoPause) {
    throw badRequest("autoPauseMemory=false only applies when autoPause is true.");
  }
  if (!autoPauseMemory && autoResume) {
    throw badRequest(
      "autoPauseMemory=false (filesystem-only auto-pause) cannot be combined with autoResume: a filesystem-only snapshot cannot be auto-resumed by traffic and must be resumed explicitly.",
    );
  }
  const network = body.network === undefined ? null : requireNetwork(body.network);
  if (network?.allowPublicTraffic === false && !isSecure) {
    throw badRequest(
      "You cannot create a sandbox without public access unless you enable secure envd access via 'secure' flag.",
    );
  }
  return {
    template,
    timeoutSeconds,
    isSecure,
    metadata: body.metadata ?? {},
    envs: body.envVars ?? {},
    mcp: body.mcp ?? null,
    network,
    allowInternetAccess: body.allow_internet_access ?? null,
    autoPause,
    autoPauseMemory,
    autoResume,
    volumeMounts: body.volumeMounts ?? [],
  };
}
