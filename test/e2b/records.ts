import type { Machine, MachineImage, Template } from "./machine/machine.ts";
import type { Appointment } from "./clock.ts";

/** Addresses that a sandbox may reach, as the interface takes and gives them. */
export interface Network {
  readonly allowOut?: readonly string[] | undefined;
  readonly denyOut?: readonly string[] | undefined;
  readonly rules?: Readonly<Record<string, readonly NetworkRule[]>> | undefined;
  readonly allowPublicTraffic?: boolean | undefined;
  readonly maskRequestHost?: string | undefined;
  readonly egressProxy?: unknown;
  readonly httpsPorts?: readonly number[] | undefined;
}

export interface NetworkRule {
  readonly transform?: { readonly headers?: Readonly<Record<string, string>> | undefined } | undefined;
}

export type SandboxState = "running" | "paused" | "killed";

export type SandboxEvent =
  | "created"
  | "connected"
  | "resumed"
  | "paused"
  | "timeout-set"
  | "network-updated"
  | "snapshotted"
  | "forked"
  | "killed"
  | "expired"
  | "vanished";

/** What a test sees of a sandbox, also when it is long gone. */
export interface SandboxView {
  readonly sandboxId: string;
  readonly templateId: string;
  /** The name that the template is known by; the id of a snapshot without a name. */
  readonly template: string;
  readonly state: SandboxState;
  readonly metadata: Readonly<Record<string, string>>;
  readonly envs: Readonly<Record<string, string>>;
  /** The MCP servers that were asked for; null for none. */
  readonly mcp: Readonly<Record<string, unknown>> | null;
  readonly network: Network | null;
  readonly allowInternetAccess: boolean | null;
  readonly autoPause: boolean;
  readonly autoResume: boolean;
  readonly volumeMounts: readonly VolumeMount[];
  readonly accessToken: string | null;
  readonly trafficToken: string | null;
  readonly startedAt: Date;
  readonly endAt: Date;
  readonly timeline: readonly { readonly at: Date; readonly event: SandboxEvent }[];
}

export interface VolumeMount {
  readonly name: string;
  readonly path: string;
}

/** A sandbox as the server keeps it. */
export interface SandboxRecord extends SandboxView {
  state: SandboxState;
  network: Network | null;
  allowInternetAccess: boolean | null;
  startedAt: Date;
  endAt: Date;
  readonly timeline: { at: Date; event: SandboxEvent }[];
  readonly machine: Machine;
  readonly templateRecord: TemplateRecord;
  /** How long it was asked to live, for a resume by traffic. */
  readonly timeoutSeconds: number;
  /** Whether the memory is kept where it is paused at its end. */
  readonly autoPauseMemory: boolean;
  /** Whether the last pause kept the memory. */
  pausedWithMemory: boolean;
  expiry: Appointment | null;
  /** What happens at its end: it is killed, or paused where that was asked for. */
  readonly expire: () => Promise<void>;
  /** The last of the changes that wait for each other. */
  turn: Promise<void>;
  readonly metrics: Metric[];
}

export interface Metric {
  readonly at: Date;
  readonly cpuCount: number;
  readonly cpuUsedPct: number;
  readonly memTotal: number;
  readonly memUsed: number;
  readonly diskTotal: number;
  readonly diskUsed: number;
}

/** A template or a snapshot: both are what a sandbox can be created from. */
export interface TemplateRecord {
  readonly templateId: string;
  /** Without the team's name space; empty for a snapshot without a name. */
  aliases: readonly string[];
  /** Build ids by tag. */
  readonly tags: Map<string, string>;
  readonly createdAt: Date;
  readonly machine: Template;
  readonly cpuCount: number;
  readonly memoryMB: number;
  /** Of a snapshot: the files, and the sandbox that they were taken of. */
  readonly snapshot: { readonly image: MachineImage; readonly sandboxId: string } | null;
  /** False as long as no build of it has ended well. */
  isReady: boolean;
}

export type BuildStatus = "waiting" | "building" | "ready" | "error";

/** A build of a template, as it was asked for. Nothing of it runs: no Docker is here to run it. */
export interface BuildRecord {
  readonly buildId: string;
  readonly templateId: string;
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly cpuCount: number;
  readonly memoryMB: number;
  status: BuildStatus;
  /** Null until the build is started. */
  spec: BuildSpec | null;
  readonly logs: BuildLog[];
  reason: { readonly message: string; readonly step?: string } | null;
  /** Paths of the uploaded archives of this server's folder, by hash. */
  readonly files: Map<string, string>;
}

export interface BuildLog {
  readonly timestamp: Date;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly step?: string;
}

export interface BuildStep {
  readonly type: string;
  readonly args?: readonly string[] | undefined;
  readonly filesHash?: string | undefined;
  readonly force?: boolean | undefined;
}

export interface BuildSpec {
  readonly fromImage?: string | undefined;
  readonly fromTemplate?: string | undefined;
  readonly fromImageRegistry?: unknown;
  readonly steps: readonly BuildStep[];
  readonly startCmd?: string | undefined;
  readonly readyCmd?: string | undefined;
  readonly force?: boolean | undefined;
}
