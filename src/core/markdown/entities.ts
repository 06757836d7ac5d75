import { showHidden } from "./hidden-characters.ts";

/** The entities that people write in reviews. All others lose their meaning, because some spell mentions: `&commat;`. */
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00A0",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  times: "×",
  larr: "←",
  rarr: "→",
  le: "≤",
  ge: "≥",
  ne: "≠",
};

export interface Entity {
  readonly value: string;
  readonly written: string;
}

/** The entity at the start of a text, if it is one of those that keep their meaning. */
export function readEntity(text: string): Entity | null {
  const [written, name] = /^&([a-z]{2,6});/.exec(text) ?? [];
  const value = name === undefined ? undefined : NAMED[name];
  return written === undefined || value === undefined ? null : { value, written };
}

/** Whether what follows an ampersand would make it an entity. */
export function completesEntity(rest: string): boolean {
  return /^(?:#\d{1,8};|#[xX][0-9a-fA-F]{1,7};|[A-Za-z][A-Za-z0-9]{0,40};)/.test(rest);
}

/** Numeric references as the characters that they stand for, so that `&#64;` is treated as the `@` that readers would see. */
export function decodeNumericEntities(text: string): string {
  return text.replace(/\\.|&#(?:(\d{1,8})|[xX]([0-9a-fA-F]{1,7}));/g, (written, decimal?: string, hex?: string) => {
    if (decimal !== undefined) return decodeCodePoint(Number.parseInt(decimal, 10));
    return hex === undefined ? written : decodeCodePoint(Number.parseInt(hex, 16));
  });
}

function decodeCodePoint(codePoint: number): string {
  if (codePoint === 0 || codePoint > 0x10_ffff) return "�";
  const character = showHidden(String.fromCodePoint(codePoint));
  if (/\s/.test(character)) return "\u00A0"; // a plain space could make a block of the line
  return /[!-/:-@[-`{-~]/.test(character) ? `\\${character}` : character;
}
