import { tmpdir } from "node:os";
import type { Git } from "#core/host/git.ts";
import { checkOut } from "./check-out.ts";
import { fetchRepository } from "./fetch-repository.ts";
import type { HostEnvironment } from "./git-environment.ts";
import { createGitProgram } from "./git-program.ts";
import { openRepository } from "./open-repository.ts";
import { writePack } from "./write-pack.ts";
import { USUAL_PATH } from "./program-path.ts";

export interface GitOptions {
  /** The host's environment, of which git gets PATH and, to reach a remote, the proxy and certificate variables. */
  readonly env?: HostEnvironment;
  /** Folder for what is fetched. */
  readonly tempDir?: string;
}

/** Git as a program on this machine. */
export function createGit({ env = { PATH: USUAL_PATH }, tempDir = tmpdir() }: GitOptions = {}): Git {
  const program = createGitProgram(env);
  return {
    open: (directory) => openRepository(program, directory),
    fetch: (request, signal) => fetchRepository({ program, tempDir }, request, signal),
    checkout: (source, directory, signal) => checkOut({ program, source, directory }, signal),
    pack: (source, file, signal) => writePack({ program, source, file }, signal),
  };
}
