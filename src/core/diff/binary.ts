import type { DiffCursor } from "./cursor.ts";

const BLOCK = /^(?:literal|delta) \d+$/;
/** A line of git's base 85: a letter that says how many bytes follow (A is 1, z is 52), then 5 characters for 4 bytes. */
const BASE85_LINE = /^[A-Za-z][0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]+$/;
const EXPECTED_BLOCK = 'a block of binary data, "literal" or "delta" and its size';

/** Whether the cursor is at the content of a binary file, in either of git's two forms. */
export function isAtBinary(cursor: DiffCursor): boolean {
  return cursor.startsWith("Binary files ") || cursor.startsWith("GIT binary patch");
}

/** Checks the binary content at the cursor, line by line, and leaves the cursor after it. */
export function skipBinary(cursor: DiffCursor): void {
  if (cursor.startsWith("Binary files ")) {
    if (!cursor.line.endsWith(" differ")) cursor.fail({ expected: '"Binary files ... and ... differ"' });
    return cursor.advance();
  }
  if (cursor.line !== "GIT binary patch") cursor.fail({ expected: '"GIT binary patch"' });
  cursor.advance();
  skipBlock(cursor);
  if (cursor.startsWith("literal ") || cursor.startsWith("delta ")) skipBlock(cursor);
}

function skipBlock(cursor: DiffCursor): void {
  if (!BLOCK.test(cursor.line)) cursor.fail({ expected: EXPECTED_BLOCK });
  cursor.advance();
  do {
    if (!isWholeLine(cursor.line)) cursor.fail({ expected: "a whole line of base 85" });
    cursor.advance();
  } while (!cursor.isAtEnd && cursor.line !== "");
  if (cursor.isAtEnd) cursor.fail({ expected: "the blank line that ends a block of binary data" });
  cursor.advance();
}

function isWholeLine(line: string): boolean {
  if (!BASE85_LINE.test(line)) return false;
  const letter = line.charCodeAt(0);
  const bytes = letter <= 0x5a ? letter - 0x40 : letter - 0x60 + 26;
  return line.length - 1 === Math.ceil(bytes / 4) * 5;
}
