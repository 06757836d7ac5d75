import type { EnvdConfig, EnvdTimings } from "./envd-config.ts";
import type { FileMetadata } from "./file-metadata.ts";
import type { EnvdPlatform } from "./platform.ts";
import type { ProcessTable } from "./process-table.ts";
import type { RequestLog } from "./request-log.ts";
import type { WatcherTable } from "./watcher-table.ts";

/** What the calls of one envd share. */
export interface EnvdContext {
  readonly config: EnvdConfig;
  readonly timings: EnvdTimings;
  readonly platform: EnvdPlatform;
  readonly processes: ProcessTable;
  readonly watchers: WatcherTable;
  readonly metadata: FileMetadata;
  readonly log: RequestLog;
}
