/** Anything that answers one route. */
interface Routed {
  /** As in the API's description: "GET /repos/{owner}/{repo}/pulls/{pull_number}". */
  readonly route: string;
}

export interface Match<Route> {
  readonly route: Route;
  readonly params: ReadonlyMap<string, string>;
}

export type Router<Route> = (method: string, path: string) => Match<Route> | null;

/** Parameters that may hold slashes: file paths, and names of branches and tags. */
const WIDE = new Set(["path", "ref", "branch", "basehead"]);

/** Finds the route of a request. The one with the most literal parts wins: `/commits/{ref}/status` before `/commits/{ref}`. */
export function createRouter<Route extends Routed>(routes: readonly Route[]): Router<Route> {
  const compiled = routes.map(compile).toSorted((a, b) => b.literals - a.literals);
  return (method, path) => {
    for (const { verb, pattern, names, route } of compiled) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match === null) continue;
      return { route, params: new Map(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")])) };
    }
    return null;
  };
}

function compile<Route extends Routed>(route: Route) {
  const [verb = "", template = ""] = route.route.split(" ");
  const parts = template.split("/").slice(1);
  const names = parts.filter(isParameter).map((part) => part.slice(1, -1));
  const source = parts.map(partPattern).join("");
  return { verb, pattern: new RegExp(`^${source}/?$`), names, route, literals: parts.length - names.length };
}

function partPattern(part: string): string {
  if (!isParameter(part)) return `/${part.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")}`;
  const name = part.slice(1, -1);
  if (name === "path") return "(?:/(.*))?";
  return WIDE.has(name) ? "/(.+)" : "/([^/]+)";
}

function isParameter(part: string): boolean {
  return part.startsWith("{");
}
