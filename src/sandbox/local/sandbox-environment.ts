import { dirname } from "node:path";
import { MARKER_VARIABLE, checkVariable } from "../command-variables.ts";
import { SYSTEM_PATH } from "./system-program.ts";

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
