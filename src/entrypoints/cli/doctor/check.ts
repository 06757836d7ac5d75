/** One thing that `sandpiper doctor` looked at: what was seen, and what to do where it is not well. */
export interface Check {
  readonly name: string;
  /** `missing` stands in the way of every review, `limited` of some. */
  readonly state: "ok" | "limited" | "missing";
  readonly seen: string;
  readonly advice: readonly string[];
}

const NAME_INDENT = 9;

export function renderChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, seen, advice }) => [
    `${state.padEnd(NAME_INDENT)}${name.padEnd(width)}  ${seen}`,
    ...advice.map((line) => `${" ".repeat(NAME_INDENT + width + 2)}${line}`),
  ]);
  return `${lines.join("\n")}\n`;
}
