/** How many backticks stand at a position. */
export function runLength(text: string, position: number): number {
  let end = position;
  while (text[end] === "`") end += 1;
  return end - position;
}

/** Where the code that a run of backticks opens ends, behind its closing run; null where it is not closed. */
export function codeEnd(text: string, position: number): number | null {
  const length = runLength(text, position);
  let next = text.indexOf("`", position + length);
  while (next !== -1) {
    const candidate = runLength(text, next);
    if (candidate === length) return next + length;
    next = text.indexOf("`", next + candidate);
  }
  return null;
}
