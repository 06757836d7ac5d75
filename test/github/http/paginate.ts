import { type Answer, type Json, ok } from "./answer.ts";
import type { Call } from "./call.ts";

/** Pages of 30, 100 at most: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly lastPage: number;
}

export function pageOf<T>(call: Call, items: readonly T[]): Page<T> {
  const perPage = Math.min(positive(call.query.get("per_page")) ?? DEFAULT_PAGE, LARGEST_PAGE);
  const page = positive(call.query.get("page")) ?? 1;
  const start = (page - 1) * perPage;
  const lastPage = Math.max(1, Math.ceil(items.length / perPage));
  return { items: items.slice(start, start + perPage), page, lastPage };
}

/** One page of a plain list. */
export function listed<T>(call: Call, items: readonly T[], present: (item: T) => unknown): Answer {
  const page = pageOf(call, items);
  return { ...ok(page.items.map(present)), headers: pageHeaders(page) };
}

/** One page of a list that GitHub wraps with its count: `{ total_count, check_runs }`. */
export function counted<T>(
  call: Call,
  items: readonly T[],
  wrap: { name: string; present: (item: T) => unknown },
): Answer {
  const page = pageOf(call, items);
  const body: Json = { total_count: items.length, [wrap.name]: page.items.map(wrap.present) };
  return { ...ok(body), headers: pageHeaders(page) };
}

/** The server turns this into a Link header, since it alone knows the full address of the request. */
export const PAGE_HEADER = "x-counterpart-page";

export function pageHeaders({ page, lastPage }: { page: number; lastPage: number }): Record<string, string> {
  return { [PAGE_HEADER]: `${page}/${lastPage}` };
}

/** `rel="next"` and its companions, as octokit.paginate follows them. Absent where everything is on one page. */
export function linkHeader(address: URL, mark: string): string | null {
  const [page = 1, lastPage = 1] = mark.split("/").map(Number);
  const links = [
    ...(page > 1 ? [link(address, page - 1, "prev")] : []),
    ...(page < lastPage ? [link(address, page + 1, "next"), link(address, lastPage, "last")] : []),
    ...(page > 1 ? [link(address, 1, "first")] : []),
  ];
  return links.length === 0 ? null : links.join(", ");
}

function link(address: URL, page: number, relation: string): string {
  const target = new URL(address);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${relation}"`;
}

function positive(text: string | null): number | null {
  if (text === null || !/^[1-9]\d{0,9}$/.test(text)) return null;
  return Number(text);
}
