/** A path as git prints it, made readable. */
export interface GitPath {
  readonly text: string;
  /** False where the bytes of the path are not valid UTF-8; each bad byte is then U+FFFD in `text`. */
  readonly isUtf8: boolean;
}

const REPLACEMENT = "\uFFFD";
/** Escapes of git's `quote_c_style`, which are those of GNU diff too. */
const ESCAPES: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  t: 0x09,
  n: 0x0a,
  v: 0x0b,
  f: 0x0c,
  r: 0x0d,
  '"': 0x22,
  "\\": 0x5c,
};
/** Plain text, a byte in octal, an escape by letter, or a backslash that begins neither. */
const PIECE = /[^\\]+|\\([0-3][0-7]{2})|\\([abtnvfr"\\])|\\/g;

/** The path that is the whole of `printed`, C-quoted or plain; null where its quoting is broken. */
export function parseGitPath(printed: string): GitPath | null {
  if (!printed.startsWith('"')) return { text: printed, isUtf8: !printed.includes(REPLACEMENT) };
  return quotedLength(printed) === printed.length ? unquote(printed) : null;
}

/** Length of the quoted text, quotes included, at the start of `printed`; 0 where none is there. */
export function quotedLength(printed: string): number {
  if (!printed.startsWith('"')) return 0;
  for (let at = 1; at < printed.length; at += 1) {
    if (printed[at] === '"') return at + 1;
    if (printed[at] === "\\") at += 1;
  }
  return 0;
}

function unquote(quoted: string): GitPath | null {
  const bytes: number[] = [];
  for (const [piece, octal, letter] of quoted.slice(1, -1).matchAll(PIECE)) {
    if (piece === "\\") return null;
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(ESCAPES[letter] ?? 0);
    else for (const byte of new TextEncoder().encode(piece)) bytes.push(byte);
  }
  return decode(Uint8Array.from(bytes), quoted.includes(REPLACEMENT));
}

function decode(bytes: Uint8Array, wasDamaged: boolean): GitPath {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), isUtf8: !wasDamaged };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), isUtf8: false };
  }
}
