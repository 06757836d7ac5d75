import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { ConnectError } from "./connect-error.ts";
import type { EnvdConfig } from "./envd-config.ts";
import type { EnvdPlatform, EnvdUser } from "./platform.ts";
import type { StartRequest } from "./process-messages.ts";
import { wrapInPty } from "./pty.ts";
import { resolvePath } from "./resolve-path.ts";

export interface Launch {
  readonly request: StartRequest;
  readonly user: EnvdUser;
  readonly config: EnvdConfig;
  readonly platform: EnvdPlatform;
}

/** Starts the program of the request, or says in a ConnectError why it cannot be started. */
export async function launch({ request, user, config, platform }: Launch): Promise<ChildProcess> {
  const { cmd = "", args = [], envs = {}, cwd = "" } = request.process ?? {};
  const folder = resolvePath(cwd, user);
  if (!existsSync(platform.toReal(folder))) {
    throw new ConnectError("invalid_argument", `cwd '${folder}' does not exist`);
  }

  const { uid, gid, prefix } = platform.identify(user);
  const command = request.pty === undefined ? [cmd, ...args] : wrapInPty([cmd, ...args], request.pty.size);
  const [file = "", ...rest] = [...prefix, ...command];
  const isWritable = request.pty !== undefined || request.stdin !== false;
  try {
    const child = spawn(file, rest, {
      cwd: platform.toReal(folder),
      env: makeEnvironment(user, { config, platform, envs }),
      stdio: [isWritable ? "pipe" : "ignore", "pipe", "pipe"],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    await waitForStart(child);
    return child;
  } catch (cause) {
    throw new ConnectError(
      "invalid_argument",
      `error starting process '${[cmd, ...args].join(" ")}': ${explain(cause)}`,
      {
        cause,
      },
    );
  }
}

interface EnvironmentParts {
  readonly config: EnvdConfig;
  readonly platform: EnvdPlatform;
  readonly envs: Readonly<Record<string, string>>;
}

/** No LANG, no TERM, and nothing of envd's own. */
function makeEnvironment(user: EnvdUser, { config, platform, envs }: EnvironmentParts): Record<string, string> {
  return {
    PATH: config.path,
    HOME: platform.toReal(user.home),
    USER: user.name,
    LOGNAME: user.name,
    E2B_SANDBOX: "true",
    E2B_SANDBOX_ID: config.sandboxId,
    E2B_TEMPLATE_ID: config.templateId,
    ...config.envs,
    ...envs,
  };
}

/** A program that cannot be executed is told in an event, others at once. */
function waitForStart(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  E2BIG: "argument list too long",
  EACCES: "permission denied",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
};

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ("code" in error && REASONS[String(error.code)]) || error.message;
}
