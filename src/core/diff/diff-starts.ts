/**
 * The lines of a diff's text, from 1, at which its files begin, in their order. No line of a file's content begins with a letter.
 */
export function findDiffStarts(diff: string): readonly number[] {
  return diff.split("\n").flatMap((line, index) => (line.startsWith("diff --") ? [index + 1] : []));
}
