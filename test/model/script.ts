import type { Ask } from "./ask.ts";
import type { Usage } from "./reply.ts";

/** What the model does next: in a list, one turn after the other; or as a function of what it has been told. */
export type Script = readonly Turn[] | ((ask: Ask) => Turn | readonly Turn[]);

export interface Turn {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly refused: boolean;
  /** The arguments of the calls arrive as JSON that does not end. */
  readonly broken: boolean;
  readonly usage: Partial<Usage>;
}

/** A wish in terms that every agent has a tool for, or a call of one tool by its name. */
export type Step =
  | { readonly kind: "call"; readonly tool: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  | { readonly kind: "edit"; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: "search"; readonly pattern: string; readonly path: string }
  | { readonly kind: "answer"; readonly value: Readonly<Record<string, unknown>> };

const NOTHING: Turn = { text: "", steps: [], refused: false, broken: false, usage: {} };

export function say(text: string): Turn {
  return { ...NOTHING, text };
}

/** Calls a tool by its own name, offered or not: an agent must refuse what it did not offer. */
export function call(tool: string, input: Readonly<Record<string, unknown>>): Turn {
  return step({ kind: "call", tool, input });
}

export function read(path: string): Turn {
  return step({ kind: "read", path });
}

export function run(command: string): Turn {
  return step({ kind: "run", command });
}

export function write(path: string, content: string): Turn {
  return step({ kind: "write", path, content });
}

/** Replaces text that occurs once. Whole lines, because that is what a patch can replace. */
export function edit(path: string, from: string, to: string): Turn {
  return step({ kind: "edit", path, from, to });
}

/** Looks for a regular expression in the files of a folder. */
export function search(pattern: string, path = "."): Turn {
  return step({ kind: "search", pattern, path });
}

/** The final answer: by the tool for structured output where there is one, else as text. On or off the schema. */
export function answer(value: Readonly<Record<string, unknown>>): Turn {
  return step({ kind: "answer", value });
}

/** The vendor's own way to end a turn that its filters stopped. */
export function refuse(): Turn {
  return { ...NOTHING, refused: true };
}

/** The calls of the turn with arguments that break off. */
export function invalidJson(turn: Turn): Turn {
  return { ...turn, broken: true };
}

/** Several turns in one: a sentence and a call, or calls side by side. */
export function together(...turns: readonly Turn[]): Turn {
  return {
    text: turns.map(({ text }) => text).join(""),
    steps: turns.flatMap(({ steps }) => steps),
    refused: turns.some(({ refused }) => refused),
    broken: turns.some(({ broken }) => broken),
    usage: turns.reduce<Partial<Usage>>((sum, { usage }) => ({ ...sum, ...usage }), {}),
  };
}

export function costing(turn: Turn, usage: Partial<Usage>): Turn {
  return { ...turn, usage: { ...turn.usage, ...usage } };
}

function step(only: Step): Turn {
  return { ...NOTHING, steps: [only] };
}
