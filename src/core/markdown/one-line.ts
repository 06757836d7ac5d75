import { normaliseNewlines, removeHidden } from "./hidden-characters.ts";

/** Words of a stranger as a part of one line of ours: nothing in them ends the line, moves a cursor or turns the reading order. */
export function toOneLine(words: string): string {
  return removeHidden(normaliseNewlines(words)).replaceAll(/\s+/g, " ").trim();
}
