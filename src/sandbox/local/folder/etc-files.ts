import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files of /etc that a sandbox has of its own: the host's own name its people and its machines. */
export const ETC_NAMES = ["passwd", "group", "hosts"] as const;

export interface EtcRequest {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Writes them. Programs look themselves up there: Node's `os.userInfo()` fails for a user without an entry. */
export function writeEtcFiles(folder: string, { uid, gid, home }: EtcRequest): void {
  const content: Readonly<Record<(typeof ETC_NAMES)[number], string>> = {
    passwd: `agent:x:${uid}:${gid}:agent:${home}:/bin/sh\n`,
    group: `agent:x:${gid}:\n`,
    hosts: "127.0.0.1 localhost\n::1 localhost\n",
  };
  mkdirSync(folder, { mode: 0o700 });
  for (const name of ETC_NAMES) writeFileSync(join(folder, name), content[name], { mode: 0o644 });
}
