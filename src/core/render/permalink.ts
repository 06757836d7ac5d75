import type { Anchor } from "../finding/finding.ts";
import { cleanUrl } from "../markdown/link.ts";
import type { Snapshot } from "../host/pull-request.ts";

/** The address at which people see the lines of an anchor; null where there is no page for them. */
export interface Permalink {
  (anchor: Anchor): string | null;
}

/** Lines of the head's side are shown at the head, deleted ones at the merge base. */
export function createPermalink(fileAddress: Snapshot["permalink"]): Permalink {
  return ({ path, side, startLine, endLine }) => {
    if (fileAddress === null) return null;
    const address = cleanUrl(fileAddress(path, side === "RIGHT" ? "head" : "base"));
    if (address === null || startLine === null) return address;
    // A file that is rendered, such as Markdown, shows its lines only as plain text.
    const plain = /\.(?:md|markdown|mdx|rst|adoc|ipynb|svg|csv|tsv|geojson)$/i.test(path) ? "?plain=1" : "";
    const lines = endLine === null || endLine === startLine ? `L${startLine}` : `L${startLine}-L${endLine}`;
    return `${address}${plain}#${lines}`;
  };
}
