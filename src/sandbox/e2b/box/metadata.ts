import type { SandboxSpec } from "#core/sandbox/sandbox.ts";

/** What stands at E2B about a sandbox. It cannot be changed once the sandbox is made. */
export type Metadata = Readonly<Record<string, string>>;

/** With the name of one creation, so that what it made is found again although its answer was lost. */
export type CreationMetadata = Metadata & { readonly creation: string };

export interface MetadataRequest {
  readonly spec: SandboxSpec;
  readonly app: string;
  readonly template: string;
  readonly creation: string;
  readonly now: number;
  /** For how long the sandbox is asked for. */
  readonly timeoutMs: number;
  readonly keepWarmMs: number;
}

/** A kept sandbox may be taken until `keptUntil`, and may run from then on for as long as any other: until `expiresAt`. */
export function buildMetadata(request: MetadataRequest): CreationMetadata {
  const { spec, app, template, creation, now, timeoutMs, keepWarmMs } = request;
  const endsAt = now + timeoutMs;
  const keptUntil = endsAt + keepWarmMs;
  return {
    ...identifyWarm({ spec, app, template }),
    run: spec.runId,
    creation,
    timeoutMs: String(timeoutMs),
    ...(keepWarmMs > 0
      ? { keptUntil: toText(keptUntil), expiresAt: toText(keptUntil + timeoutMs) }
      : { expiresAt: toText(endsAt) }),
  };
}

/** What two runs must have in common for the second to take over the sandbox of the first. */
export function identifyWarm({ spec, app, template }: Pick<MetadataRequest, "spec" | "app" | "template">): Metadata {
  const { subject, agent } = spec;
  return {
    app,
    template,
    ...(agent === undefined ? {} : { agent }),
    ...(subject == null ? {} : { repository: subject.repository, pullRequest: String(subject.pullRequest) }),
    ...(subject?.installation == null ? {} : { installation: String(subject.installation) }),
  };
}

/** A sandbox as E2B lists it. */
export interface ListedBox {
  readonly metadata: Metadata;
  readonly state: "running" | "paused";
  /** Of a sandbox that was paused: when it went on. */
  readonly startedAt: Date;
  readonly endAt: Date;
}

/** What clocks of two machines may differ by, and seconds that are rounded. */
const SLACK_MS = 60_000;

/**
 * Whether its run is over for sure. A running sandbox belongs to its run until it expires, and longer where it was given more time
 * than it was made with. A paused one is kept for as long as it may be taken.
 */
export function isLeftBehind(box: ListedBox, now: number, olderThanMs: number): boolean {
  const expiresAt = readTime(box.metadata["expiresAt"]);
  const ageMs = Math.max(0, now - box.startedAt.getTime());
  if (expiresAt === null || ageMs < olderThanMs) return false;
  if (box.state === "paused") return now >= (readKeptUntil(box.metadata) ?? expiresAt);
  return now >= (wasExtended(box) ? Math.max(expiresAt, box.endAt.getTime()) : expiresAt);
}

/** What `identifyWarm` may name. A name that is missing in one must be missing in the other: no installation is not any installation. */
const IDENTITY = ["app", "template", "agent", "repository", "pullRequest", "installation"] as const;

/** Whether a later run may take it: it must be the same, and able to use it for its whole time. */
export function mayBeTaken({ metadata, state }: ListedBox, identity: Metadata, now: number): boolean {
  const keptUntil = readKeptUntil(metadata);
  const isSame = IDENTITY.every((name) => metadata[name] === identity[name]);
  return isSame && state === "paused" && keptUntil !== null && now + SLACK_MS < keptUntil;
}

/** Null for a sandbox that was not made to be kept. */
export function readKeptUntil(metadata: Metadata): number | null {
  return readTime(metadata["keptUntil"]);
}

function wasExtended({ metadata, startedAt, endAt }: ListedBox): boolean {
  const timeoutMs = Number(metadata["timeoutMs"]);
  return timeoutMs > 0 && endAt.getTime() > startedAt.getTime() + timeoutMs + SLACK_MS;
}

function toText(time: number): string {
  return new Date(time).toISOString();
}

/** Null where there is none, or none that can be understood. */
function readTime(text: string | undefined): number | null {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? null : time;
}
