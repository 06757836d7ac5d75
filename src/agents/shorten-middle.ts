/** Of a long text the middle is left out, and the gap is named. */
export function shortenMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const half = max / 2;
  return `${text.slice(0, half)}\n[... ${text.length - max} characters left out ...]\n${text.slice(-half)}`;
}
