import type { SubmoduleListing } from "./checkout-report.ts";
import { isObjectId } from "#core/host/object-id.ts";

/** One submodule to fetch. */
export interface SubmoduleFetch {
  readonly path: string;
  readonly url: string;
  readonly sha: string;
}

export interface SubmoduleRules {
  /** Of the repository itself; null for one that has no address. */
  readonly remoteUrl: string | null;
  /** Whether the network adds a credential to whatever is asked of the repository's host. */
  readonly hasInjectedCredential: boolean;
}

export interface SubmodulePlan {
  readonly fetches: readonly SubmoduleFetch[];
  /** Why others are left empty, each as a sentence. */
  readonly notes: readonly string[];
}

/** More than this is no repository that people review whole. */
const MAX_SUBMODULES = 50;

/** A stranger decides how many there are, and nobody reads more than some sentences. */
const MAX_NOTES = 10;

/**
 * Decides which submodules may be fetched. Everything in the listing is a stranger's: of `.gitmodules` only addresses are used, for paths
 * that the tree itself names, and only those over https, or at the place that the repository itself comes from.
 */
export function planSubmodules({ links, settings }: SubmoduleListing, rules: SubmoduleRules): SubmodulePlan {
  const urls = readUrls(settings);
  const fetches: SubmoduleFetch[] = [];
  const notes: string[] = [];
  for (const link of links) {
    const space = link.indexOf(" ");
    const [sha, path] = [link.slice(0, space), link.slice(space + 1)];
    const judged = judge({ sha, path, setting: urls.get(path) }, rules);
    if (judged.kind === "refused") notes.push(`The submodule ${JSON.stringify(path)} is empty: ${judged.reason}`);
    else if (fetches.length < MAX_SUBMODULES) fetches.push({ path, url: judged.url, sha });
    else notes.push(`The submodule ${JSON.stringify(path)} is empty: only the first ${MAX_SUBMODULES} are fetched.`);
  }
  return { fetches, notes: shorten(notes) };
}

function shorten(notes: readonly string[]): readonly string[] {
  const rest = notes.length - MAX_NOTES;
  if (rest <= 0) return notes;
  return [...notes.slice(0, MAX_NOTES), `${rest} more submodules are empty, for reasons such as these.`];
}

/** Address by path. Names with the same path cannot be told apart, so that the last of them counts, as for git. */
function readUrls(settings: readonly string[]): ReadonlyMap<string, string> {
  const byName = new Map<string, { path?: string; url?: string }>();
  for (const setting of settings) {
    const end = setting.indexOf("\n");
    const [, name = "", key = ""] = /^submodule\.(.*)\.(path|url)$/s.exec(setting.slice(0, end)) ?? [];
    byName.set(name, { ...byName.get(name), [key]: setting.slice(end + 1) });
  }
  return new Map(
    [...byName.values()].flatMap(({ path, url }) => (path !== undefined && url !== undefined ? [[path, url]] : [])),
  );
}

interface Named {
  readonly sha: string;
  readonly path: string;
  readonly setting: string | undefined;
}

type Judged =
  | { readonly kind: "allowed"; readonly url: string }
  | { readonly kind: "refused"; readonly reason: string };

function judge({ sha, path, setting }: Named, { remoteUrl, hasInjectedCredential }: SubmoduleRules): Judged {
  if (setting === undefined) return refuse(".gitmodules does not say where it comes from.");
  if (!isObjectId(sha)) return refuse("its commit id is none.");
  if (path.split("/").some((part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git")) {
    return refuse("its path leaves the tree.");
  }
  const url = resolve(setting, remoteUrl);
  if (url === null) return refuse("its address is none that can be fetched from here.");
  if (url.username !== "" || url.password !== "") return refuse("its address holds a user or a password.");
  if (url.protocol !== "https:" && url.origin !== originOf(remoteUrl)) {
    return refuse(`it is not fetched over ${JSON.stringify(url.protocol.slice(0, -1))}, but over https alone.`);
  }
  // A stranger has named the address: the credential may open more than the one repository that it is here for.
  if (hasInjectedCredential && remoteUrl !== null && hostOf(url) === hostOf(new URL(remoteUrl))) {
    return refuse("the network would sign in there with the credential of this repository.");
  }
  return { kind: "allowed", url: url.href };
}

/** "../library.git" is meant from the address of the repository itself, as if that were a folder. */
function resolve(setting: string, remoteUrl: string | null): URL | null {
  // oxlint-disable-next-line no-control-regex -- no address has them
  if (/[\u0000-\u0020\u007F]/.test(setting)) return null;
  if (!/^\.{1,2}\//.test(setting)) return URL.parse(setting);
  return remoteUrl === null ? null : URL.parse(setting, `${remoteUrl.replace(/\/+$/, "")}/`);
}

function originOf(url: string | null): string | null {
  const origin = url === null ? "null" : new URL(url).origin;
  return origin === "null" ? null : origin;
}

/** A dot at the end is not said in the handshake of TLS, by which the network tells hosts. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, "");
}

function refuse(reason: string): Judged {
  return { kind: "refused", reason };
}
