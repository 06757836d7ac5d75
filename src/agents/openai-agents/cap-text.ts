/** Characters of one tool's output that go to the model. A file of this size is a dozen pages, and more costs more than it tells. */
const MAX_TEXT = 40_000;

/** What a tool says to the model. Of a long text the middle is left out, and the gap is named. */
export function capText(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const half = MAX_TEXT / 2;
  return `${text.slice(0, half)}\n[... ${text.length - MAX_TEXT} characters left out ...]\n${text.slice(-half)}`;
}
