import type { Installation } from "#test/github/records.ts";
import type { GitHub } from "#test/github/start-github.ts";

/** The App as people install it: it may read commits, and write reviews and check runs. */
export function installSandpiper(github: GitHub, owner: string): Installation {
  const app = github.createApp({
    slug: "sandpiper",
    permissions: { metadata: "read", contents: "read", pull_requests: "write", checks: "write" },
  });
  return github.install(app, { account: owner });
}

/** The token of a run, of such an installation. */
export function createRunToken(github: GitHub, owner: string): string {
  return github.createInstallationToken(installSandpiper(github, owner));
}
