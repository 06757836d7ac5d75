import type { CommandResult } from "#core/sandbox/sandbox.ts";

/** Characters kept of each stream: enough to see what a program did, and small enough to store with every run. */
const MAX_STREAM = 200_000;

/** What a command said, for people to look into. Of a long stream the middle is left out, and the gap is named. */
export function renderTranscript({ stdout, stderr }: Pick<CommandResult, "stdout" | "stderr">): string {
  return [renderStream("stdout", stdout), renderStream("stderr", stderr)].filter((part) => part !== "").join("\n");
}

function renderStream(name: string, text: string): string {
  if (text === "") return "";
  return `--- ${name}\n${shorten(text)}`;
}

function shorten(text: string): string {
  if (text.length <= MAX_STREAM) return text;
  const half = MAX_STREAM / 2;
  return `${text.slice(0, half)}\n[... ${text.length - MAX_STREAM} characters left out ...]\n${text.slice(-half)}`;
}
