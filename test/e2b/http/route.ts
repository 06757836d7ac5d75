import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";

export interface Route {
  /** As in the API's description: "POST /sandboxes/{sandboxID}/timeout". */
  readonly route: string;
  handle(call: Call): Answer | Promise<Answer>;
}

export interface Match {
  readonly route: Route;
  readonly params: ReadonlyMap<string, string>;
}

export type Router = (method: string, path: string) => Match | null;

/** Finds the route of a request. The one with fewer parameters wins: `/sandboxes/metrics` before `/sandboxes/{sandboxID}`. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map(compile).toSorted((a, b) => a.names.length - b.names.length);
  return (method, path) => {
    for (const { verb, pattern, names, route } of compiled) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match === null) continue;
      return { route, params: new Map(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")])) };
    }
    return null;
  };
}

function compile(route: Route) {
  const [verb = "", template = ""] = route.route.split(" ");
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, "([^/]+)")}$`);
  return { verb, pattern, names, route };
}
