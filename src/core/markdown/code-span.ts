import { normaliseNewlines, showHidden } from "./hidden-characters.ts";

/** A text of anyone, such as a path or a command, as code in a line: shown as it is, hidden characters made visible. */
export function renderCode(text: string): string {
  const line = showHidden(normaliseNewlines(text)).replace(/\s*\n\s*/g, " ");
  return line === "" ? "(empty)" : wrapCode(line);
}

/** Code in a line, by the shortest run of backticks that is not in it. */
export function wrapCode(content: string): string {
  const runs = new Set((content.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length += 1;
  const fence = "`".repeat(length);
  const padding = needsPadding(content) ? " " : "";
  return `${fence}${padding}${content}${padding}${fence}`;
}

/** Where content touches its fence with a backtick, or would lose a space of each end. */
function needsPadding(content: string): boolean {
  if (content.startsWith("`") || content.endsWith("`")) return true;
  return content.startsWith(" ") && content.endsWith(" ") && content.trim() !== "";
}
