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
  path: ["file_path", "filePath", "path", "absolute_path"],
  command: ["command", "cmd"],
  content: ["content"],
  from: ["old_string", "oldString", "oldText", "old_text"],
  to: ["new_string", "newString", "newText", "new_text"],
  pattern: ["pattern", "query"],
} as const;

function callOwnTool(step: Exclude<Step, { kind: "call" }>, tools: readonly OfferedTool[]): ToolCall | null {
  const tool = findTool(tools, TOOLS[step.kind]);
  if (tool === undefined) return null;
  if (step.kind === "answer") return { tool: tool.name, input: step.value as Record<string, unknown> };

  const given = place(valuesOf(step), tool.schema);
  return given === null ? null : { tool: tool.name, input: withRequired(given, tool.schema) };
}

function valuesOf(step: Exclude<Step, { kind: "call" | "answer" }>): Partial<Record<keyof typeof PARAMETERS, string>> {
  const { kind: _, ...values } = step;
  return values;
}

/** Null where the tool has no parameter for a value. */
function place(
  values: Partial<Record<keyof typeof PARAMETERS, string>>,
  schema: JsonSchema,
): Record<string, unknown> | null {
  const { from, to, ...others } = values;
  const replacement = { from, to };
  const list = schema.properties?.["edits"]?.items;
  const pairs = list === undefined ? placeEach(values, schema) : placeEach(others, schema);
  if (pairs === null || list === undefined) return pairs;

  const edits = placeEach(replacement as Record<"from" | "to", string>, list);
  return edits === null ? null : { ...pairs, edits: [edits] };
}

function placeEach(
  values: Partial<Record<keyof typeof PARAMETERS, string>>,
  schema: JsonSchema,
): Record<string, unknown> | null {
  const input: Record<string, unknown> = {};
  for (const [value, text] of Object.entries(values)) {
    const names: readonly string[] = PARAMETERS[value as keyof typeof PARAMETERS];
    const name = names.find((candidate) => schema.properties?.[candidate] !== undefined);
    if (name === undefined) return null;
    input[name] = schema.properties?.[name]?.type === "array" ? ["bash", "-lc", text] : text;
  }
  return input;
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
  const command =
    shell?.name === "exec_command" && step.kind === "edit" ? inPatch({ ...step, kind: "edit" }) : inShell(step);
  return command === null ? null : callOwnTool({ kind: "run", command }, tools);
}

function findTool(tools: readonly OfferedTool[], names: readonly string[]): OfferedTool | undefined {
  const offered = names.map((name) => tools.find((tool) => tool.name === name));
  return offered.find((tool) => tool !== undefined);
}
