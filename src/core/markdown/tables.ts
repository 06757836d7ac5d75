/** A table of GitHub's Markdown. Cells hold Markdown of a line, in which pipes are escaped. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(header), row(header.map(() => "---")), ...rows.map(row)].join("\n");
}

/** Whether a line is the rule under the header, as `renderTable` writes it. */
export function isTableRule(line: string | undefined): boolean {
  return line !== undefined && /^\|(?: --- \|)+$/.test(line);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** For each line whether it may belong to a table: then its paragraph has a row of dashes and pipes or colons. */
export function findTableLines(lines: readonly string[]): boolean[] {
  const found: boolean[] = [];
  let first = 0;
  for (let next = 0; next <= lines.length; next += 1) {
    if (isText(lines[next])) continue;
    const isTable = lines.slice(first, next).some(isDelimiter);
    while (found.length <= next) found.push(isTable);
    first = next + 1;
  }
  return found;
}

function isText(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== "";
}

/** Any line made of a table's own characters counts, in whatever list or quote it stands. */
function isDelimiter(line: string): boolean {
  return line.includes("-") && /[|:]/.test(line) && /^[\s>|:\-+*.)\d]*$/.test(line);
}
