import { z } from "zod";
import type { World } from "../world.ts";
import { badRequest } from "./answer.ts";
import type { Fault } from "./faults.ts";

/** One request to a route of the control plane, with a key that is right. */
export interface Call {
  readonly world: World;
  readonly params: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown;
  /** The fault that this request met and that its route has to act on. */
  readonly fault: Fault | null;
}

export function param(call: Call, name: string): string {
  const value = call.params.get(name);
  if (value === undefined) throw new Error(`The route has no parameter {${name}}.`);
  return value;
}

export function readBody<T extends z.ZodType>(call: Call, schema: T): z.infer<T> {
  const parsed = schema.safeParse(call.body ?? {});
  if (parsed.success) return parsed.data;
  throw badRequest(`Error when parsing request: ${z.prettifyError(parsed.error)}`);
}

/** A whole number of the query; null where it is not given. */
export function numberOf(call: Call, name: string): number | null {
  const text = call.query.get(name);
  if (text === null) return null;
  if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`Invalid format for parameter ${name}: ${text}`);
  return Number(text);
}
