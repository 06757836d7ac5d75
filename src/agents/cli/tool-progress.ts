/** One line about a call of a tool: its name, and what it is about. Both come from a model. */
export function describeToolCall(tool: string, input: Readonly<Record<string, unknown>>): string {
  const about = ABOUT.map((name) => input[name]).find((value) => typeof value === "string");
  return `${tool} ${typeof about === "string" ? about : ""}`.replaceAll(CONTROL, " ").trim().slice(0, MAX_LENGTH);
}

/** Names of arguments that say what a call is about, the most telling first. */
const ABOUT = [
  "file_path",
  "filePath",
  "path",
  "absolute_path",
  "dir_path",
  "command",
  "cmd",
  "pattern",
  "query",
] as const;

const MAX_LENGTH = 200;

/** Terminals obey these, and people do not see them. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
