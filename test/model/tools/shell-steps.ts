import { posix } from "node:path";
import type { Step } from "../script.ts";

/** A step as a command for a POSIX shell; null for what a shell cannot do. */
export function inShell(step: Step): string | null {
  switch (step.kind) {
    case "run":
      return step.command;
    case "read":
      return `cat -- ${quote(step.path)}`;
    case "search":
      return `grep -rnE -e ${quote(step.pattern)} -- ${quote(step.path)}`;
    case "write":
      return `mkdir -p -- ${quote(posix.dirname(step.path))} && printf %s ${quote(step.content)} > ${quote(step.path)}`;
    case "edit":
      return `FROM=${quote(step.from)} TO=${quote(step.to)} perl -0pi -e 's/\\Q$ENV{FROM}\\E/$ENV{TO}/' -- ${quote(step.path)}`;
    case "call":
    case "answer":
      return null;
  }
}

/** Codex takes this command for its own patch tool and shows it as a change of a file. */
export function inPatch(step: Step & { readonly kind: "edit" | "write" }): string {
  return `apply_patch <<'SCRIPTED_PATCH'\n${patchText(step)}\nSCRIPTED_PATCH`;
}

export function patchText(step: Step & { readonly kind: "edit" | "write" }): string {
  const change =
    step.kind === "write"
      ? [`*** Add File: ${step.path}`, ...lines(step.content, "+")]
      : [`*** Update File: ${step.path}`, "@@", ...lines(step.from, "-"), ...lines(step.to, "+")];
  return ["*** Begin Patch", ...change, "*** End Patch"].join("\n");
}

function lines(text: string, sign: string): readonly string[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${sign}${line}`);
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
