/** The first version number in a line such as "2.1.330 (Claude Code)"; null where there is none. */
export function findVersion(text: string): string | null {
  return /\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(text)?.[0] ?? null;
}

/** Whether `version` is `least` or later, by its three numbers. */
export function isAtLeast(version: string, least: string): boolean {
  const [found, wanted] = [numbersOf(version), numbersOf(least)];
  const place = wanted.findIndex((number, index) => number !== found[index]);
  return place === -1 || (found[place] ?? 0) > (wanted[place] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return (version.split("-")[0] ?? "").split(".").map(Number);
}
