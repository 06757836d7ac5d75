import { SandboxError } from "#core/sandbox/sandbox.ts";

/** Names the command, and so all processes that it starts. The value begins with the id of the sandbox and a dot. */
export const MARKER_VARIABLE = "SANDPIPER_SANDBOX";

/** Variables of the dynamic linker would reach into the programs that build the sandbox, before it is closed. */
export function checkVariable(name: string, value: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /^(LD|DYLD|GCONV|GLIBC)_/.test(name) || name === MARKER_VARIABLE) {
    throw new SandboxError(`A command may not set the environment variable "${name}". Leave it out.`);
  }
  if (value.includes("\0")) {
    throw new SandboxError(`The environment variable "${name}" holds a NUL character, which no environment can hold.`);
  }
}
