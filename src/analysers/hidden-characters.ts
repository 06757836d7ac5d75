import type { Analyser } from "./analyser.ts";
import type { Diagnostic, TextEdit } from "./diagnostic.ts";
import { indexLines } from "./line-index.ts";

const URL = "https://trojansource.codes/";

/** Embeddings, overrides and isolates: they make code read in another order than it runs (CVE-2021-42574). */
const BIDI = /[\u202A-\u202E\u2066-\u2069]/u;

/** Characters that nothing shows: zero width, tags (which carry whole hidden sentences), fillers, soft hyphens. */
const HIDDEN =
  // oxlint-disable-next-line no-misleading-character-class -- each is matched alone, whatever it would join with
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}]/gu;

/** Characters that a reader cannot see, and that people or models obey nevertheless. */
export function createHiddenCharactersAnalyser(): Analyser {
  return {
    version: null,
    check(text) {
      const index = indexLines(text);
      return index.lines.flatMap((line, number) => {
        const found = findHidden(line);
        return found.length === 0 ? [] : [describe(found, { number: number + 1, start: index.startOf(number + 1) })];
      });
    },
  };
}

interface HiddenCharacter {
  readonly character: string;
  readonly at: number;
}

function findHidden(line: string): readonly HiddenCharacter[] {
  return [...line.matchAll(HIDDEN)]
    .map(({ 0: character, index }) => ({ character, at: index }))
    .filter(({ character, at }) => !isSpelling(line, { character, at }));
}

/** Scripts whose spelling needs joiners, and whose direction needs marks. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}]/u;
// oxlint-disable-next-line no-misleading-character-class -- each is matched alone
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u{1F3F4}]/u;

function isSpelling(line: string, { character, at }: HiddenCharacter): boolean {
  const around = line.slice(Math.max(0, at - 4), at) + line.slice(at + character.length, at + character.length + 4);
  if (character === "\u200D" && EMOJI.test(around)) return true;
  if (/[\u{E0020}-\u{E007F}]/u.test(character)) return isFlag(line, at);
  if (["\u200C", "\u200D", "\u200E", "\u200F", "\u061C"].includes(character)) return JOINING.test(around);
  return /[\u{E0100}-\u{E01EF}]/u.test(character) && /\p{Script=Han}/u.test(around);
}

/** Flags of regions, such as Scotland's, are spelled with tags behind a black flag. */
function isFlag(line: string, at: number): boolean {
  return /\u{1F3F4}[\u{E0020}-\u{E007E}]{0,6}$/u.test(line.slice(Math.max(0, at - 16), at));
}

interface Line {
  readonly number: number;
  /** Offset of its first character in the text. */
  readonly start: number;
}

function describe(found: readonly HiddenCharacter[], { number, start }: Line): Diagnostic {
  const isBidi = found.some(({ character }) => BIDI.test(character));
  const names = [...new Set(found.map(({ character }) => nameOf(character)))];
  return {
    rule: { id: isBidi ? "hidden-characters/bidi" : "hidden-characters/invisible", url: URL },
    severity: isBidi ? "high" : "medium",
    category: "security",
    confidence: isBidi ? 0.9 : 0.7,
    title: isBidi
      ? "Hidden characters reorder this line: it does not run as it reads"
      : "The line holds characters that nobody can see",
    help: `Found: ${names.slice(0, 10).join(", ")}. Remove them, or write them as escapes where they are meant.`,
    spans: [{ startLine: number, endLine: number }],
    edits: found.map(({ character, at }): TextEdit => ({
      start: start + at,
      end: start + at + character.length,
      text: "",
    })),
  };
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
