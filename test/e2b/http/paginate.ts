import { badRequest, type Answer, ok } from "./answer.ts";
import { type Call, numberOf } from "./call.ts";

const LARGEST_PAGE = 100;

export interface Position {
  readonly at: Date;
  readonly id: string;
}

export interface PageRequest<T> {
  readonly items: readonly T[];
  readonly position: (item: T) => Position;
  readonly present: (item: T) => unknown;
}

/** One page of a list, by a cursor that says where the last one ended. Newest first, unless the query asks otherwise. */
export function paginate<T>(call: Call, { items, position, present }: PageRequest<T>): Answer {
  const order = readOrder(call);
  const limit = readLimit(call);
  const after = readCursor(call, order);
  const sign = order === "asc" ? 1 : -1;
  const sorted = items.toSorted((a, b) => sign * compare(position(a), position(b)));
  const rest = after === null ? sorted : sorted.filter((item) => sign * compare(position(item), after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rest.length > page.length && last !== undefined;
  return {
    ...ok(page.map(present)),
    headers: hasMore ? { "x-next-token": writeCursor(position(last), order) } : {},
  };
}

type Order = "asc" | "desc";

function readOrder(call: Call): Order {
  const order = call.query.get("order") ?? "desc";
  if (order === "asc" || order === "desc") return order;
  throw badRequest(`Invalid order parameter: ${order}`);
}

function readLimit(call: Call): number {
  const limit = numberOf(call, "limit") ?? LARGEST_PAGE;
  if (limit < 1) throw badRequest(`validation error: parameter "limit" in query must be at least 1`);
  return Math.min(limit, LARGEST_PAGE);
}

function compare(a: Position, b: Position): number {
  const difference = a.at.getTime() - b.at.getTime();
  if (difference !== 0) return difference;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function writeCursor({ at, id }: Position, order: Order): string {
  return Buffer.from(`${at.toISOString()}__${id}${order === "asc" ? "__asc" : ""}`).toString("base64url");
}

function readCursor(call: Call, order: Order): Position | null {
  const token = call.query.get("nextToken") ?? "";
  if (token === "") return null;
  const [time = "", id = "", direction = "desc"] = Buffer.from(token, "base64url").toString("utf8").split("__");
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || id === "" || direction !== order) throw badRequest("Invalid next token");
  return { at, id };
}
