import { dirname } from "node:path";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { SYSTEM_PATH } from "./system-program.ts";

/** Names the command, and so all processes that it starts. The value begins with the id of the sandbox and a dot. */
export const MARKER_VARIABLE = "SANDPIPER_SANDBOX";

export interface EnvironmentRequest {
  readonly home: string;
  readonly tmp: string;
  /** Folder with the programs of the agent. */
  readonly tools: string;
  /** The Node that the sandbox brings: found before any of the system's. */
  readonly node: string;
  readonly marker: string;
  /** What the command asks for on top. */
  readonly extra: Readonly<Record<string, string>>;
}

/** The whole environment of a command. It is made from nothing: what the host has in its own is never looked at. */
export function buildEnvironment({
  home,
  tmp,
  tools,
  node,
  marker,
  extra,
}: EnvironmentRequest): Record<string, string> {
  for (const [name, value] of Object.entries(extra)) checkVariable(name, value);
  return {
    PATH: [tools, dirname(node), ...SYSTEM_PATH].join(":"),
    LANG: "C.UTF-8",
    HOME: home,
    TMPDIR: tmp,
    CLAUDE_CODE_TMPDIR: tmp,
    ...extra,
    [MARKER_VARIABLE]: marker,
  };
}

/** Variables of the dynamic linker would reach into the programs that build the sandbox, before it is closed. */
export function checkVariable(name: string, value: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /^(LD|DYLD|GCONV|GLIBC)_/.test(name) || name === MARKER_VARIABLE) {
    throw new SandboxError(`A command may not set the environment variable "${name}". Leave it out.`);
  }
  if (value.includes("\0")) {
    throw new SandboxError(`The environment variable "${name}" holds a NUL character, which no environment can hold.`);
  }
}
