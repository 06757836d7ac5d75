import { randomBytes } from "node:crypto";
import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import type { SandboxPrograms } from "#core/sandbox/sandbox.ts";
import { quoteForShell } from "../quote-for-shell.ts";
import type { Clock } from "../api/clock.ts";
import { persist } from "../job/persist.ts";
import { placeIn } from "./place.ts";
import type { Place } from "./place.ts";
import { runLine } from "../job/run-line.ts";

export interface PreparedBox {
  readonly place: Place;
  /** Null where the template lacks one of them. */
  readonly programs: SandboxPrograms | null;
}

/**
 * Emptied first: a sandbox that was kept still holds the checkout and the tasks of the run before. Where the answer was lost, the
 * script is run again while the first may still be at it: one of them works, and the others wait for it, for as long as any may run.
 */
const SCRIPT = `set -eu
root="$HOME/sandpiper" turn="$HOME/.sandpiper-$1"
if mkdir -- "$turn" 2>/dev/null; then
  if [ -e "$root" ]; then chmod -R u+rwX -- "$root" 2>/dev/null || true; rm -rf -- "$root"; fi
  mkdir -m 700 -- "$root"
  mkdir -m 700 -- "$root/task" "$root/jobs" "$root/tmp"
  : > "$turn/done"
fi
until [ -e "$turn/done" ]; do sleep 0.05; done
printf '%s\\n' "$HOME" "$(command -v sandpiper-node || true)" "$(readlink -f -- "$(command -v sandpiper-analysers || true)" || true)"
`;

const SCRIPT_TIMEOUT_MS = 60_000;

/** Makes the folders, and finds what the template brings. */
export async function prepareBox(
  box: Box,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<PreparedBox> {
  const line = `exec bash -c ${quoteForShell(SCRIPT)} prepare ${randomBytes(8).toString("hex")}`;
  const options = { timeoutMs: SCRIPT_TIMEOUT_MS, signal };
  const printed = await persist(box, () => runLine(box, line, options), { clock, signal });
  // A login shell of the template may print before; ours are the last three lines.
  const [home, node, analysers] = printed.replace(/\n$/, "").split("\n").slice(-3);
  if (home === undefined || !home.startsWith("/")) {
    throw new SandboxError(
      `The sandbox ${box.sandboxId} does not say where its home is. Check the template: its user needs one.`,
    );
  }
  return { place: placeIn(home), programs: node && analysers ? { node, analysers } : null };
}
