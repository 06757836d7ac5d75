import type { z } from "zod";
import type { Principal } from "../access/principal.ts";
import type { World } from "../world.ts";
import { ApiError } from "./answer.ts";

/** One request to a route of the API. */
export interface Call {
  readonly world: World;
  readonly principal: Principal;
  /** The parts of the path that the route names. */
  readonly params: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown;
  readonly accept: string;
  /** Whether a review that is refused stays behind without its comments: a fault that a test asks for. */
  readonly keepsOrphans: boolean;
}

export function param(call: Call, name: string): string {
  const value = call.params.get(name);
  if (value === undefined) throw new Error(`The route has no parameter {${name}}.`);
  return value;
}

/** A number in the path. What is no number names nothing. */
export function numberParam(call: Call, name: string): number {
  const value = param(call, name);
  if (!/^\d{1,15}$/.test(value)) throw new ApiError(404, "Not Found");
  return Number(value);
}

/** Reads the body by its schema, or answers 422 as GitHub does for a request that its own schema refuses. */
export function readBody<T extends z.ZodType>(call: Call, schema: T): z.infer<T> {
  const parsed = schema.safeParse(call.body ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(describe).join("\n");
  throw new ApiError(422, `Invalid request.\n\n${problems}`);
}

/** True where the Accept header asks for this format in any of GitHub's spellings: `application/vnd.github.v3.diff`. */
export function wantsFormat(call: Call, format: string): boolean {
  const names = call.accept.split(",").map((part) => part.split(";")[0]?.trim() ?? "");
  return names.some((name) => new RegExp(`^application/vnd\\.github(\\.v3)?\\.${format}(\\+json)?$`).test(name));
}

function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join("/");
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined"))
    return `"${place}" wasn't supplied.`;
  return `For 'properties/${place}', ${issue.message}.`;
}
