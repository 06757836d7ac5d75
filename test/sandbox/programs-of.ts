import type { Sandbox, SandboxPrograms } from "#core/sandbox/sandbox.ts";

/** For sandboxes that are known to bring them. */
export function programsOf({ programs, id }: Sandbox): SandboxPrograms {
  if (programs === null) throw new Error(`The sandbox ${id} brings no programs.`);
  return programs;
}
