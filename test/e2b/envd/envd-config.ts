/** What one envd is told at its start. */
export interface EnvdConfig {
  readonly sandboxId: string;
  readonly templateId: string;
  /** Null where the sandbox was created without a token. */
  readonly accessToken: string | null;
  /** Of the sandbox and its template: every command has them. */
  readonly envs: Readonly<Record<string, string>>;
  /** The PATH that commands start with. */
  readonly path: string;
}

/** Durations that tests shorten. */
export interface EnvdTimings {
  /** The unit of the header Keepalive-Ping-Interval. */
  readonly keepaliveUnitMs: number;
  /** How long the exit code of a process that has ended can be asked for. */
  readonly exitRetentionMs: number;
}

export const REAL_TIMINGS: EnvdTimings = { keepaliveUnitMs: 1000, exitRetentionMs: 30_000 };

/** The version whose behavior is reproduced; the SDK switches features by it. */
export const ENVD_VERSION = "0.6.13";

/** Where the router finds envd in each sandbox. */
export const ENVD_PORT = 49_983;

export const DEFAULT_USER = "user";

/** The folder that commands and relative paths begin in, for root too. */
export const DEFAULT_WORKDIR = "/home/user";
