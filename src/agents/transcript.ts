import type { CommandResult } from "#core/sandbox/sandbox.ts";
import { shortenMiddle } from "./shorten-middle.ts";

/** Characters kept of each stream: enough to see what a program did, and small enough to store with every run. */
const MAX_STREAM = 200_000;

/** What a command said, for people to look into. */
export function renderTranscript({ stdout, stderr }: Pick<CommandResult, "stdout" | "stderr">): string {
  return [renderStream("stdout", stdout), renderStream("stderr", stderr)].filter((part) => part !== "").join("\n");
}

function renderStream(name: string, text: string): string {
  if (text === "") return "";
  return `--- ${name}\n${shortenMiddle(text, MAX_STREAM)}`;
}
