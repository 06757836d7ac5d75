import { describeReceipt } from "./describe-receipt.ts";
import { renderCode } from "../markdown/code-span.ts";
import { sanitiseTitle } from "../markdown/sanitise.ts";
import { renderTable } from "../markdown/tables.ts";
import type { Receipt } from "../review/receipt.ts";

/** The receipt as a table of Markdown. */
export function renderReceipt(receipt: Receipt): string {
  const rows = describeReceipt(receipt).map(({ label, value }) => [label, sanitiseTitle(value)]);
  return renderTable(["Receipt", ""], rows);
}

/** More would push findings out of sight. The counts are in the receipt, and the JSON of the review names all. */
const MAX_FILES_NAMED = 200;

/** The files that were not read, by reason. */
export function renderSkippedFiles({ filesSkipped }: Receipt): string {
  const byReason = Map.groupBy(filesSkipped, ({ reason }) => reason);
  return [...byReason]
    .map(([reason, files]) => `Skipped (${sanitiseTitle(reason)}):\n${listFiles(files.map(({ path }) => path))}`)
    .join("\n\n");
}

export function renderReadFiles({ filesRead }: Receipt): string {
  return listFiles(filesRead);
}

function listFiles(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_FILES_NAMED).map((path) => `- ${renderCode(path)}`);
  const more = paths.length - named.length;
  return [...named, ...(more > 0 ? [`- and ${more} more, all named in the result as JSON`] : [])].join("\n");
}
