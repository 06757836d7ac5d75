import type { Sandbox } from "#core/sandbox/sandbox.ts";

type Folders = Pick<Sandbox, "checkout" | "taskDir">;

/** A path of the model's, to be read: in the checkout, or in the folder of the task. Null where it leads elsewhere. */
export function pathToRead(path: string, { checkout, taskDir }: Folders): string | null {
  const absolute = resolve(path, checkout);
  return isInside(absolute, checkout) || isInside(absolute, taskDir) ? absolute : null;
}

/** A path of the model's, to be written: in the checkout, and not in its `.git`. Null where it leads elsewhere. */
export function pathToWrite(path: string, { checkout }: Folders): string | null {
  const absolute = resolve(path, checkout);
  const inside = relativeTo(absolute, checkout);
  return inside === null || inside === "" || inside.split("/").includes(".git") ? null : absolute;
}

/** What stands behind the folder; empty for the folder itself, and null for what is not inside. */
export function relativeTo(absolute: string, folder: string): string | null {
  if (absolute === folder) return "";
  return absolute.startsWith(`${folder}/`) ? absolute.slice(folder.length + 1) : null;
}

function isInside(absolute: string, folder: string): boolean {
  return relativeTo(absolute, folder) !== null;
}

/** As POSIX resolves it, without a look at links: the sandbox follows none. */
function resolve(path: string, folder: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (name === "..") names.pop();
    if (name !== "" && name !== "." && name !== "..") names.push(name);
  }
  return `/${names.join("/")}`;
}
