import type { SandboxSpec } from "#core/sandbox/sandbox.ts";

/** What a run asks for that a sandbox of this machine does without, as sentences for the receipt. */
export function describeUnmet({ extent, template, keepWarmMs = 0 }: SandboxSpec): readonly string[] {
  return [
    extent?.lfs === true && "Files of Git LFS are pointers: the local sandbox fetches nothing.",
    extent?.submodules === true && "Submodules are empty folders: the local sandbox fetches nothing.",
    template != null && `The template ${template} was not used: the local sandbox has none.`,
    keepWarmMs > 0 && "The sandbox was not kept: only those of E2B are.",
  ].filter((note) => note !== false);
}
