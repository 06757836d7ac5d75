import type { RepositoryCalls } from "./repository-calls.ts";

/** The address as configured: a rewrite by `url.*.insteadOf` may be there to add a credential. */
export async function readOriginUrl(calls: RepositoryCalls): Promise<string | null> {
  const { exitCode, stdout } = await calls.run(["config", "-z", "--get-all", "remote.origin.url"]);
  if (exitCode !== 0) return null;
  const url = stdout.toString("utf8").split("\0")[0] ?? "";
  return url === "" ? null : removeCredentials(url);
}

/** Takes out what could be a secret. The user of an SSH address is none. */
export function removeCredentials(url: string): string {
  const [, scheme, userInfo, rest] = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/]*)@)?(.*)$/i.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) return url;

  const isSsh = /^(?:ssh|git\+ssh|ssh\+git)$/i.test(scheme);
  const user = isSsh && userInfo !== undefined ? `${userInfo.split(":")[0] ?? ""}@` : "";
  return `${scheme}://${user}${isSsh ? rest : rest.replace(/[?#].*$/, "")}`;
}
