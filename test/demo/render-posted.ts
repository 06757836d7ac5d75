import { PLANTED, type Planted } from "./planted.ts";
import type { Posted, PostedComment } from "./read-posted.ts";

export function renderPosted({ reviews, comments, checks }: Posted): string {
  const lines = [
    "Posted, as the API of the pull request tells it:",
    ...reviews.map(({ url }) => `  review     ${url}`),
    ...comments
      .toSorted(byPlace)
      .map((comment) => `  ${kindOf(comment)} ${placeOf(comment)}  ${titleOf(comment.body)}`),
    ...checks.map(({ name, conclusion, title }) => `  check run  ${name}: ${conclusion ?? "pending"}, ${title ?? ""}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Holds what was planted against what was posted. */
export function comparePlanted(posted: Posted): { readonly text: string; readonly missing: number } {
  const found = PLANTED.map((planted) => ({ planted, comment: findComment(planted, posted) }));
  const missing = found.filter(({ comment }) => comment === undefined).length;
  const rows = found.map(({ planted, comment }) => {
    const place = comment === undefined ? `NOT SHOWN, expected in ${planted.path}` : placeOf(comment);
    return `  ${place}  ${planted.what}`;
  });
  const sum = `${PLANTED.length - missing} of ${PLANTED.length} planted defects are shown where they are:`;
  return { text: `${[sum, ...rows].join("\n")}\n`, missing };
}

function findComment({ path, line, shownAt }: Planted, { comments, lineAt }: Posted): PostedComment | undefined {
  return comments.find((comment) => {
    if (comment.path !== path) return false;
    if (shownAt === "file") return comment.line === null;
    return comment.line !== null && lineAt(path, comment.startLine ?? comment.line).startsWith(line);
  });
}

function byPlace(a: PostedComment, b: PostedComment): number {
  return a.path.localeCompare(b.path) || (a.line ?? Infinity) - (b.line ?? Infinity);
}

function kindOf({ line }: PostedComment): string {
  return line === null ? "on file   " : "inline    ";
}

function placeOf({ path, line, startLine }: PostedComment): string {
  if (line === null) return path;
  return startLine === null || startLine === line ? `${path}:${line}` : `${path}:${startLine}-${line}`;
}

/** The first line of a comment, which is its title. */
function titleOf(body: string): string {
  return (body.split("\n")[0] ?? "").replaceAll(/[*_`]/g, "");
}
