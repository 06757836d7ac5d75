import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { SandboxError } from "#core/sandbox/sandbox.ts";

interface UidRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Users that nothing else has, best first: the two ranges that https://systemd.io/UIDS-GIDS/ leaves unused.
 * The second one is for containers that are given few users.
 */
const UNUSED_UIDS: readonly UidRange[] = [
  { first: 1_879_048_192, last: 2_147_352_575 },
  { first: 60_578, last: 61_183 },
];

const MAX_DRAWS = 1000;

/** Whether the user is one that only a sandbox of ours can have. Processes of no other user may be ended for their user. */
export function isAgentUid(uid: number): boolean {
  return UNUSED_UIDS.some(({ first, last }) => uid >= first && uid <= last);
}

/** A user of its own for a new sandbox. Throws SandboxError where the system has none to give. */
export function pickAgentUid(isTaken: (uid: number) => boolean): number {
  const range = UNUSED_UIDS.find(isMapped);
  if (range === undefined) {
    throw new SandboxError(
      "This container has no users to give to a sandbox: its user namespace maps too few of them.",
    );
  }
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const uid = randomInt(range.first, range.last + 1);
    if (!isTaken(uid)) return uid;
  }
  throw new SandboxError("All users for sandboxes are taken. Wait for other runs, or end what they left behind.");
}

/** A user namespace may know only some of the users (user_namespaces(7), "User and group ID mappings"). */
function isMapped({ first, last }: UidRange): boolean {
  const lines = readFileSync("/proc/self/uid_map", "utf8").trim().split("\n");
  return lines.some((line) => {
    const [start = 0, , length = 0] = line.trim().split(/\s+/).map(Number);
    return first >= start && last < start + length;
  });
}
