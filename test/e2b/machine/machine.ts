import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** What a sandbox is made of, as the real service builds it from a Dockerfile. */
export interface Template {
  readonly templateId: string;
  readonly name: string;
  /** Absolute folders of this machine that come first on PATH in the sandbox. */
  readonly path: readonly string[];
  /** Absolute paths of this machine that the sandbox may read, at the same place. */
  readonly readPaths: readonly string[];
  readonly envs: Readonly<Record<string, string>>;
}

/** The files of a machine at one instant, as a folder of this machine. Its owner removes it. */
export interface MachineImage extends AsyncDisposable {
  readonly directory: string;
}

export interface MachineSpec {
  readonly sandboxId: string;
  /** Null where the sandbox was created without a token, as v1 of the interface allows. */
  readonly accessToken: string | null;
  readonly envs: Readonly<Record<string, string>>;
  readonly template: Template;
  /** Whether anything outside of the sandbox can be reached. */
  readonly internet: boolean;
  /** The files to begin with; those of the template where left out. */
  readonly image?: MachineImage;
}

export interface MachineMetrics {
  readonly cpuCount: number;
  readonly cpuUsedPct: number;
  readonly memTotal: number;
  readonly memUsed: number;
  readonly diskTotal: number;
  readonly diskUsed: number;
}

/** One sandbox at work: its files, its processes, and the daemon (envd) that answers for them. */
export interface Machine {
  /** Answers a request to a port of the sandbox; port 49983 is envd's. A closed port gets 502 as the real proxy answers it. */
  handle(request: IncomingMessage, response: ServerResponse, port: number): void;
  /** The same for WebSockets and other upgrades. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, port: number): void;
  /** Whether a signed file address (envd's signature over path, operation, user and expiry) is one of this machine's. */
  ownsSignature(url: URL): boolean;
  /** Stops every process where it stands. */
  pause(): Promise<void>;
  /** Goes on with the processes, or, without their memory, with the files alone: a boot. */
  resume(options: { readonly memory: boolean }): Promise<void>;
  copyFiles(): Promise<MachineImage>;
  metrics(): Promise<MachineMetrics>;
  /** What the debug log of the real envd would hold by now, a line of JSON each: requests with argv and environment, unary bodies. */
  readLog(): Promise<readonly string[]>;
  /** Ends every process that was ever started in it, also those that ran away, and removes its files. */
  end(): Promise<void>;
}

export interface MachineDriver {
  readonly name: "plain" | "bubblewrap";
  start(spec: MachineSpec): Promise<Machine>;
}
