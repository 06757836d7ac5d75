import { shortenMiddle } from "../shorten-middle.ts";

/** Characters of one tool's output that go to the model. A file of this size is a dozen pages, and more costs more than it tells. */
const MAX_TEXT = 40_000;

/** What a tool says to the model. */
export function capText(text: string): string {
  return shortenMiddle(text, MAX_TEXT);
}
