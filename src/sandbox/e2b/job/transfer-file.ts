import { randomBytes } from "node:crypto";
import { posix } from "node:path";
import type { Sandbox as Box } from "e2b";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { MAX_FILE_BYTES, locate, tooLarge } from "../../sandbox-path.ts";
import { quoteForShell } from "../quote-for-shell.ts";
import type { Clock } from "../api/clock.ts";
import { FILE_SCRIPT } from "./file-script.ts";
import { CHARACTERS_PER_BYTE } from "./output.ts";
import { persist } from "./persist.ts";
import type { Place } from "../box/place.ts";
import { runLine } from "./run-line.ts";

/** Where a file is asked for, and until when. */
export interface FileRequest {
  readonly box: Box;
  readonly place: Place;
  /** Absolute, in the checkout or the task folder. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

const SCRIPT_TIMEOUT_MS = 300_000;

/** A file in Base64, and what else is printed. */
const MAX_PRINTED = Math.ceil(MAX_FILE_BYTES * CHARACTERS_PER_BYTE) + 1024 ** 2;

const REMOVE_PATIENCE_MS = 10_000;

/** Reads a file that an agent may have put there. */
export async function readFileInside(request: FileRequest): Promise<Uint8Array> {
  const names = namesFromHome(request);
  const lines = await runScript(request, ["read", request.place.home, String(MAX_FILE_BYTES), "", ...names]);
  const content = lines.slice(lines.indexOf("!content") + 1);
  return Buffer.concat(content.map((line) => Buffer.from(line, "base64")));
}

/** Writes a file that belongs to the sandbox's user. What the service writes for us belongs to a path, and may lie behind a link. */
export async function writeFileInside(request: FileRequest, content: string | Uint8Array): Promise<void> {
  const { box, place, path, signal, clock } = request;
  if (Buffer.byteLength(content) > MAX_FILE_BYTES) throw tooLarge(path);
  const names = namesFromHome(request);
  const staging = `${place.jobs}/file-${randomBytes(8).toString("hex")}`;
  try {
    await persist(box, () => box.files.write(staging, new Blob([content]), { signal, useOctetStream: true }), {
      signal,
      clock,
    });
    await runScript(request, ["write", place.home, "", staging, ...names]);
  } finally {
    await removeStaging(request, staging);
  }
}

/** The names from the home to the file: each of them is looked at. */
function namesFromHome({ place, path }: FileRequest): readonly string[] {
  if (path.includes("\0"))
    throw new SandboxError(`${JSON.stringify(path)} holds a NUL character, which no path can hold.`);
  const { root, folders, name } = locate(path, [place.checkout, place.task]);
  return [...posix.relative(place.home, root).split("/"), ...folders, name];
}

/** Runs the script, which may be run again, and gives back its lines but the last. */
async function runScript(
  { box, path, signal, clock }: FileRequest,
  argv: readonly string[],
): Promise<readonly string[]> {
  const line = `exec bash -c ${[FILE_SCRIPT, "sandpiper", ...argv].map(quoteForShell).join(" ")}`;
  const options = { cwd: "/", timeoutMs: SCRIPT_TIMEOUT_MS, signal, maxCharacters: MAX_PRINTED };
  const printed = await persist(box, () => runLine(box, line, options), { signal, clock });
  const lines = printed.split("\n").slice(0, -1);
  const last = lines.pop();
  if (last === "!done") return lines;
  throw describe(path, last?.startsWith("!failed ") === true ? last.slice("!failed ".length) : "");
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["missing", "does not exist"],
  ["link", "is a link, or lies behind one, and is not followed"],
  ["behind", "lies behind a link or a file, and is not followed"],
  ["folder", "is a folder"],
  ["special", "is no ordinary file of the sandbox, and is left alone"],
  ["closed", "cannot be used: its rights or the disk do not let it"],
]);

function describe(path: string, reason: string): SandboxError {
  if (reason === "large") return tooLarge(path);
  return new SandboxError(`${JSON.stringify(path)} in the sandbox ${REASONS.get(reason) ?? "cannot be used"}.`);
}

async function removeStaging({ box, signal, clock }: FileRequest, staging: string): Promise<void> {
  try {
    await persist(box, () => box.files.remove(staging, { signal }), { signal, clock, patienceMs: REMOVE_PATIENCE_MS });
  } catch {
    // It goes with the sandbox.
  }
}
