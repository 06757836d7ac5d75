import { GraphqlRefusal } from "./graphql-refusal.ts";
import type { Fields } from "./schema.ts";

/** https://docs.github.com/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api#node-limit */
const LARGEST_PAGE = 100;

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A function that answers a connection: one page of a list, which the query has to bound. */
export function connection<T>(
  name: string,
  items: readonly T[],
  present: (item: T) => object,
): (args: PageArguments) => Fields {
  return (args) => {
    requireBounds(name, args);
    const { start, end } = windowOf(items.length, args);
    const nodes = items.slice(start, end).map((item) => present(item));
    return {
      totalCount: items.length,
      nodes,
      edges: nodes.map((node, index) => ({ node, cursor: cursorOf(start + index) })),
      pageInfo: {
        hasPreviousPage: start > 0,
        hasNextPage: end < items.length,
        startCursor: nodes.length === 0 ? null : cursorOf(start),
        endCursor: nodes.length === 0 ? null : cursorOf(end - 1),
      },
    };
  };
}

function requireBounds(name: string, args: PageArguments): void {
  const { first = null, last = null } = args;
  const count = first ?? last;
  const bound = first === null ? "last" : "first";
  if (count === null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new GraphqlRefusal("MISSING_PAGINATION_BOUNDARIES", message);
  }
  if (first !== null && last !== null) {
    const message = `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`;
    throw new GraphqlRefusal("INVALID_PAGINATION_BOUNDARIES", message);
  }
  if (count < 0) {
    const message = `\`${bound}\` on the \`${name}\` connection cannot be less than zero.`;
    throw new GraphqlRefusal("INVALID_PAGINATION_BOUNDARIES", message);
  }
  if (count > LARGEST_PAGE) {
    const message = `Requesting ${count} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${LARGEST_PAGE} records.`;
    throw new GraphqlRefusal("EXCESSIVE_PAGINATION", message);
  }
}

function windowOf(length: number, args: PageArguments): { start: number; end: number } {
  const { first = null, last = null, after = null, before = null } = args;
  const from = after === null ? 0 : Math.min(indexOf(after) + 1, length);
  const to = before === null ? length : Math.max(Math.min(indexOf(before), length), from);
  if (first !== null) return { start: from, end: Math.min(from + first, to) };
  return { start: Math.max(to - (last ?? 0), from), end: to };
}

function cursorOf(index: number): string {
  return Buffer.from(`cursor:v2:${index}`).toString("base64");
}

function indexOf(cursor: string): number {
  const match = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, "base64").toString());
  if (match !== null) return Number(match[1]);
  throw new GraphqlRefusal("INVALID_PAGINATION_BOUNDARIES", `\`${cursor}\` does not appear to be a valid cursor.`);
}
