/** What a scan for one JSON value found. Offsets are UTF-16, into the whole text. */
export type JsonScan =
  | { readonly kind: "value"; readonly end: number }
  | { readonly kind: "broken"; readonly at: number; readonly expected: string }
  | { readonly kind: "incomplete"; readonly expected: string }
  | { readonly kind: "too-deep"; readonly at: number; readonly expected: string };

/** Deeper JSON is refused: no answer and no configuration file nests like this, and parsers recurse. */
const MAX_DEPTH = 200;

/** Finds the end of the JSON value (RFC 8259) that starts at an offset, or the place where it stops to be one. Never recurses. */
export function scanJson(text: string, start: number): JsonScan {
  const open: string[] = [];
  let at = skipSpace(text, start);
  let state: State = "value";
  for (;;) {
    if (at >= text.length) return { kind: "incomplete", expected: EXPECTED[state] };
    const step = takeToken(text, { at, state, open });
    if (step === null) return { kind: "broken", at, expected: expectedAt(state, open) };
    if (open.length > MAX_DEPTH) return { kind: "too-deep", at, expected: `at most ${MAX_DEPTH} levels` };
    at = step.at;
    state = step.state;
    if (open.length === 0 && state === "after value") return { kind: "value", end: at };
    at = skipSpace(text, at);
  }
}

/** Where the whole text is not one JSON value and nothing else: the place, and what was expected there. Null where it is. */
export function findJsonError(text: string): { readonly at: number; readonly expected: string } | null {
  const scan = scanJson(text, 0);
  if (scan.kind === "incomplete") return { at: text.trimEnd().length, expected: scan.expected };
  if (scan.kind !== "value") return { at: scan.at, expected: scan.expected };
  const rest = skipSpace(text, scan.end);
  return rest === text.length ? null : { at: rest, expected: "nothing after the value" };
}

type State = "value" | "first element" | "first key" | "key" | "colon" | "after value";

const EXPECTED: Readonly<Record<State, string>> = {
  value: "a value",
  "first element": "a value or `]`",
  "first key": "a key in double quotes or `}`",
  key: "a key in double quotes",
  colon: "`:`",
  "after value": "`,` or the end of the object or array",
};

function expectedAt(state: State, open: readonly string[]): string {
  if (state !== "after value") return EXPECTED[state];
  return open.at(-1) === "{" ? "`,` or `}`" : "`,` or `]`";
}

interface Place {
  readonly at: number;
  readonly state: State;
  /** The brackets that are open, outermost first. Changed in place. */
  readonly open: string[];
}

interface Step {
  readonly at: number;
  readonly state: State;
}

function takeToken(text: string, { at, state, open }: Place): Step | null {
  const char = text.charAt(at);
  if (state === "colon") return char === ":" ? { at: at + 1, state: "value" } : null;
  if (state === "after value") return takeSeparator(char, { at, state, open });
  if (state === "first key" && char === "}") return close(at, open);
  if (state === "first element" && char === "]") return close(at, open);
  if (state === "first key" || state === "key") return stepTo(takeString(text, at), "colon");
  if (char === "{" || char === "[") {
    open.push(char);
    return { at: at + 1, state: char === "{" ? "first key" : "first element" };
  }
  return stepTo(char === '"' ? takeString(text, at) : takePattern(SCALAR, text, at), "after value");
}

function takeSeparator(char: string, { at, open }: Place): Step | null {
  const inObject = open.at(-1) === "{";
  if (char === ",") return { at: at + 1, state: inObject ? "key" : "value" };
  return char === (inObject ? "}" : "]") ? close(at, open) : null;
}

function close(at: number, open: string[]): Step {
  open.pop();
  return { at: at + 1, state: "after value" };
}

function stepTo(at: number | null, state: State): Step | null {
  return at === null ? null : { at, state };
}

// Sticky, and without alternatives that overlap, so that no input makes them slow.
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const SPACE = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** By hand: a pattern would keep a place to go back to for every character of a string of megabytes. */
function takeString(text: string, start: number): number | null {
  if (text.charAt(start) !== '"') return null;
  let at = start + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') return at + 1;
    if (char < " ") return null;
    const next = char === "\\" ? takePattern(ESCAPE, text, at) : at + 1;
    if (next === null) return null;
    at = next;
  }
  return null;
}

function takePattern(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function skipSpace(text: string, at: number): number {
  return takePattern(SPACE, text, at) ?? at;
}
