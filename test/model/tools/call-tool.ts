import type { JsonSchema, OfferedTool } from "../ask.ts";
import type { Step } from "../script.ts";
import { fillProperties } from "./fill-schema.ts";
import { inPatch, inShell, patchText } from "./shell-steps.ts";

export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A step of a script as a call of the tool that this agent offers for it; null where it offers none. */
export function callTool(step: Step, tools: readonly OfferedTool[]): ToolCall | null {
  if (step.kind === "call") return { tool: step.tool, input: step.input };
  return callOwnTool(step, tools) ?? callPatchTool(step, tools) ?? callShell(step, tools);
}

/** The names by which agents offer a tool for a step, the most telling first. */
const TOOLS: Readonly<Record<Exclude<Step["kind"], "call">, readonly string[]>> = {
  read: ["Read", "read", "read_file"],
  run: ["Bash", "bash", "exec_command", "run_shell_command", "exec", "shell", "shell_command", "exec_shell"],
  write: ["Write", "write", "write_file"],
  edit: ["Edit", "edit", "replace"],
  search: ["Grep", "grep", "search_file_content", "grep_search"],
  answer: ["StructuredOutput", "structured_output"],
};

/** The names of the parameters that carry the values of a step. */
const PARAMETERS = {
  path: ["file_path", "filePath", "path", "absolute_path", "dir_path"],
  command: ["command", "cmd"],
  content: ["content"],
  from: ["old_string", "oldString", "oldText", "old_text"],
  to: ["new_string", "newString", "newText", "new_text"],
  pattern: ["pattern", "query"],
} as const;

type Value = readonly [names: readonly string[], text: string];

function callOwnTool(step: Exclude<Step, { kind: "call" }>, tools: readonly OfferedTool[]): ToolCall | null {
  const tool = findTool(tools, TOOLS[step.kind]);
  if (tool === undefined) return null;
  if (step.kind === "answer") return { tool: tool.name, input: step.value };

  const given = step.kind === "edit" ? placeEdit(step, tool.schema) : place(valuesOf(step), tool.schema);
  return given === null ? null : { tool: tool.name, input: withRequired(given, tool.schema) };
}

function valuesOf(step: Exclude<Step, { kind: "call" | "answer" | "edit" }>): readonly Value[] {
  switch (step.kind) {
    case "read":
      return [[PARAMETERS.path, step.path]];
    case "run":
      return [[PARAMETERS.command, step.command]];
    case "write":
      return [
        [PARAMETERS.path, step.path],
        [PARAMETERS.content, step.content],
      ];
    case "search":
      return [
        [PARAMETERS.pattern, step.pattern],
        [PARAMETERS.path, step.path],
      ];
  }
}

/** Some agents take several replacements in one call. */
function placeEdit({ path, from, to }: Step & { kind: "edit" }, schema: JsonSchema): Record<string, unknown> | null {
  const file: Value = [PARAMETERS.path, path];
  const replacement: readonly Value[] = [
    [PARAMETERS.from, from],
    [PARAMETERS.to, to],
  ];
  const many = schema.properties?.["edits"]?.items;
  if (many === undefined) return place([file, ...replacement], schema);

  const input = place([file], schema);
  const one = place(replacement, many);
  return input === null || one === null ? null : { ...input, edits: [one] };
}

/** Null where the tool has no parameter for a value. */
function place(values: readonly Value[], { properties }: JsonSchema): Record<string, unknown> | null {
  const placed = values.map(([names, text]) => [names.find((name) => properties?.[name] !== undefined), text] as const);
  if (placed.some(([name]) => name === undefined)) return null;
  return Object.fromEntries(
    placed.map(([name = "", text]) => [name, properties?.[name]?.type === "array" ? ["sh", "-c", text] : text]),
  );
}

/** Some agents demand a description of every call. */
function withRequired(given: Record<string, unknown>, schema: JsonSchema): Record<string, unknown> {
  const missing = (schema.required ?? []).filter((name) => !(name in given));
  return { ...given, ...fillProperties(schema, missing) };
}

function callPatchTool(step: Step, tools: readonly OfferedTool[]): ToolCall | null {
  if (step.kind !== "edit" && step.kind !== "write") return null;
  const tool = findTool(tools, ["apply_patch"]);
  if (tool === undefined) return null;
  const name = ["patchText", "input", "patch"].find((candidate) => tool.schema.properties?.[candidate] !== undefined);
  return name === undefined ? null : { tool: tool.name, input: { [name]: patchText(step) } };
}

function callShell(step: Step, tools: readonly OfferedTool[]): ToolCall | null {
  const shell = findTool(tools, TOOLS.run);
  const command = shell?.name === "exec_command" && step.kind === "edit" ? inPatch(step) : inShell(step);
  return command === null ? null : callOwnTool({ kind: "run", command }, tools);
}

function findTool(tools: readonly OfferedTool[], names: readonly string[]): OfferedTool | undefined {
  const offered = names.map((name) => tools.find((tool) => tool.name === name));
  return offered.find((tool) => tool !== undefined);
}
