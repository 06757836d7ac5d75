/** Breaks a line between words at a width. Words longer than that, such as paths, stay whole, so that they can be copied. */
export function wrap(line: string, width: number, hanging: number): string {
  const start = /^\s*/.exec(line)?.[0] ?? "";
  const margin = " ".repeat(start.length + hanging);
  const lines: string[] = [];
  let current = start;
  let isEmpty = true;
  for (const word of line.slice(start.length).split(/ (?=\S)/)) {
    const fits = isEmpty || current.length + 1 + word.length <= width;
    if (!fits) lines.push(current);
    current = fits ? `${current}${isEmpty ? "" : " "}${word}` : margin + word;
    isEmpty = false;
  }
  return [...lines, current].join("\n");
}

export function indent(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(columns));
}
