import { endAtDeadline, readTimeoutMs } from "./deadline.ts";
import type { EnvdContext } from "./envd-context.ts";
import type { FilesystemCall } from "./filesystem-calls.ts";
import { keepAlive } from "./keepalive.ts";
import type { StreamCall } from "./process-streams.ts";
import { readUser } from "./request-user.ts";
import { resolvePath } from "./resolve-path.ts";
import { checkWatchable, watchFolder } from "./watcher.ts";
import type { WatchRequest } from "./watcher.ts";

export interface WatcherRequest {
  readonly watcherId?: string;
}

/** filesystem.WatchDir: events as they come, until the client goes or its time is over. */
export async function watchDir(call: StreamCall<WatchRequest>, context: EnvdContext): Promise<void> {
  const { request, message } = call;
  const path = resolvePath(message.path ?? "", readUser(request, context.platform));
  checkWatchable(path, context);
  const timeoutMs = readTimeoutMs(request);

  const stream = call.open();
  const touch = keepAlive(stream, { keepalive: {} }, { request, timings: context.timings });
  const watcher = watchFolder({ path, request: message, context }, (event) => {
    touch();
    stream.send({ filesystem: event });
  });
  stream.onClose(() => watcher[Symbol.dispose]());
  endAtDeadline(stream, timeoutMs);
  stream.send({ start: {} });
}

export function createWatcher({ request, message }: FilesystemCall<WatchRequest>, context: EnvdContext): unknown {
  const path = resolvePath(message.path ?? "", readUser(request, context.platform));
  checkWatchable(path, context);
  const watcherId = context.watchers.create((onEvent) => watchFolder({ path, request: message, context }, onEvent));
  return { watcherId };
}

export function getWatcherEvents({ message }: FilesystemCall<WatcherRequest>, { watchers }: EnvdContext): unknown {
  return { events: watchers.take(message.watcherId ?? "") };
}

export function removeWatcher({ message }: FilesystemCall<WatcherRequest>, { watchers }: EnvdContext): unknown {
  watchers.remove(message.watcherId ?? "");
  return {};
}
