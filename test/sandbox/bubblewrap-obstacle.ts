import { spawnSync } from "node:child_process";
import { findSystemProgram } from "../../src/sandbox/local/system-program.ts";

/**
 * Why this machine cannot have bubblewrap sandboxes; null where it can.
 * Asks bubblewrap itself, so that a fault of ours fails a test and does not skip it.
 */
export function findBubblewrapObstacle(): string | null {
  const program = findSystemProgram("bwrap");
  if (program === null) return "bubblewrap is not installed";
  const { status } = spawnSync(program, ["--unshare-all", "--ro-bind", "/", "/", "true"], { stdio: "ignore" });
  return status === 0 ? null : "bubblewrap may not make namespaces here";
}
