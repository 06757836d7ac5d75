import type { IncomingMessage, ServerResponse } from "node:http";
import { checkAccess, isSignedWith } from "./access.ts";
import { answerCall } from "./calls.ts";
import { download } from "./download.ts";
import { DEFAULT_WORKDIR } from "./envd-config.ts";
import type { EnvdConfig, EnvdTimings } from "./envd-config.ts";
import type { EnvdContext } from "./envd-context.ts";
import { createFileMetadata } from "./file-metadata.ts";
import { answerHttpError, answerJson, HttpError } from "./http-error.ts";
import { measureMachine } from "./machine-metrics.ts";
import type { EnvdPlatform } from "./platform.ts";
import { createProcessTable } from "./process-table.ts";
import { createRequestLog } from "./request-log.ts";
import { upload } from "./upload.ts";
import { createWatcherTable } from "./watcher-table.ts";

/** The daemon of a sandbox: runs commands and reads and writes files for whoever has the token. */
export interface Envd {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Whether a signed address of a file is this sandbox's. */
  ownsSignature(url: URL): boolean;
  /** What the real one's debug log would hold by now, a line of JSON each. */
  readonly logLines: readonly string[];
  /** Stops watching and waiting. What it has started is ended by the machine. */
  close(): void;
}

export interface EnvdOptions {
  readonly config: EnvdConfig;
  readonly platform: EnvdPlatform;
  readonly timings: EnvdTimings;
}

export function createEnvd({ config, platform, timings }: EnvdOptions): Envd {
  const context: EnvdContext = {
    config,
    platform,
    timings,
    processes: createProcessTable(timings.exitRetentionMs),
    watchers: createWatcherTable(),
    metadata: createFileMetadata(),
    log: createRequestLog(),
  };
  return {
    handle(request, response) {
      response.on("error", () => undefined); // the client is gone
      request.on("error", () => undefined);
      answer({ request, response }, context).catch((error: unknown) => answerHttpError(response, error));
    },
    ownsSignature: (url) => config.accessToken !== null && isSignedWith(url, config.accessToken),
    get logLines() {
      return context.log.lines;
    },
    close() {
      context.processes.clear();
      context.watchers.clear();
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer({ request, response }: Exchange, context: EnvdContext): Promise<void> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  checkAccess(request, url, context.config.accessToken);
  switch (`${request.method} ${url.pathname}`) {
    case "GET /health":
      response.writeHead(204).end();
      return;
    case "GET /files":
      return download({ request, response, url }, context);
    case "POST /files":
      return upload({ request, response, url }, context);
    case "GET /metrics":
      answerJson(response, 200, await measureMachine(context.platform.toReal(DEFAULT_WORKDIR)));
      return;
    case "GET /envs":
      answerJson(response, 200, context.config.envs);
      return;
  }
  if (request.method === "POST" && (await answerCall({ request, response, procedure: url.pathname }, context))) return;
  throw new HttpError(404, `no such route: ${request.method} ${url.pathname}`);
}
