/**
 * The lines of a diff's text, from 1, at which its files begin, in their order. No line of a file's content begins with a letter.
 */
export function findDiffStarts(diff: string): readonly number[] {
  const starts: number[] = [];
  let line = 1;
  for (let at = 0; at < diff.length; at = diff.indexOf("\n", at) + 1) {
    if (diff.startsWith("diff --", at)) starts.push(line);
    line += 1;
    if (diff.indexOf("\n", at) === -1) break;
  }
  return starts;
}
