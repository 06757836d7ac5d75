/**
 * Characters that nobody sees and that change what is read, matched or copied: controls, bidirectional overrides,
 * zero-width characters, tags, variation selectors, fillers and halves of surrogate pairs. Tab and LF are not among them.
 */
const HIDDEN = String.raw`(?![\t\n])(?:\p{Cc}|\p{Default_Ignorable_Code_Point}|[\uFFF9-\uFFFB]|\p{Cs})`;

/** Emoji sequences hold joiners and selectors, and some scripts need joiners between their letters. These stay. */
const EMOJI = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?(?:\u200D\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)*|[0-9#*]\uFE0F\u20E3`;
const JOINING = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]`;

const WANTED_OR_HIDDEN = new RegExp(`(${EMOJI}|(?<=${JOINING})[\\u200C\\u200D](?=${JOINING}))|${HIDDEN}`, "gu");

/** Line ends of other systems and of Unicode become LF. */
export function normaliseNewlines(text: string): string {
  return text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n");
}

/** The text as it is seen. What a stray half of a surrogate pair stood for is unknown, and shown as that. */
export function removeHidden(text: string): string {
  return replaceHidden(text, (character) => (/\p{Cs}/u.test(character) ? "�" : ""));
}

/** The text with its hidden characters made visible, as `‹U+202E›`: for code, where they may be what a finding is about. */
export function showHidden(text: string): string {
  return replaceHidden(
    text,
    (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`,
  );
}

export function hasHidden(text: string): boolean {
  return removeHidden(text) !== text;
}

function replaceHidden(text: string, replace: (character: string) => string): string {
  return text.replace(
    WANTED_OR_HIDDEN,
    (character: string, wanted: string | undefined) => wanted ?? replace(character),
  );
}
