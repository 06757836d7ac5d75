/**
 * Build servers read the log of a step for commands: GitHub's runner takes `::set-output name=x::y` where a line begins with it and
 * `##[add-mask]x` anywhere (https://github.com/actions/runner, ActionCommand.cs), Azure Pipelines `##vso[...]`, TeamCity `##teamcity[...]`.
 * A file name, a commit or an agent's words could hold one. A space in it leaves it readable, and makes it no command.
 */
export function defuseCommands(text: string): string {
  return text.replace(AT_LINE_START, "$1: :").replace(ANYWHERE, "# #");
}

/** What the runner's `TrimStart` takes away, and Node counts as space or not. */
const AT_LINE_START = /^([\s\u0085]*)::/gm;
const ANYWHERE = /##(?=\[|vso\[|teamcity\[)/gi;

/** The same for JSON, whose value stays what it was. Lines of JSON do not begin with colons. */
export function defuseJson(json: string): string {
  return json.replace(ANYWHERE, String.raw`\u0023#`);
}

/** Streams of a process, as far as they are needed here. */
interface TextStream {
  write(chunk: string | Uint8Array, ...rest: unknown[]): boolean;
}

/** Lets nothing through to the log of a build server that it would obey. What is not text passes as it is. */
export function guardLog(stream: TextStream): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...rest) => write(typeof chunk === "string" ? defuseCommands(chunk) : chunk, ...rest);
}
