import * as z from "zod";

/** One turn of the model, ready to be written in the words of a protocol. */
export interface Reply {
  /** Unique in the server; ids of messages and calls are made of it. */
  readonly id: string;
  readonly text: string;
  readonly calls: readonly ReplyCall[];
  readonly refused: boolean;
  readonly usage: Usage;
}

export interface ReplyCall {
  readonly id: string;
  readonly tool: string;
  /** JSON, unless the script wants it broken. */
  readonly argumentsText: string;
}

/** Tokens of one request, each counted in one place only. */
export interface Usage {
  /** Read afresh, from no cache. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Written, thinking included. */
  readonly output: number;
  readonly thinking: number;
}

/** What a turn costs that names no usage: a prompt that is cached as it grows. */
export function usageOfTurn(turn: number): Usage {
  return { input: 1200, cacheRead: 1000 * turn, cacheWrite: 0, output: 40, thinking: 0 };
}

/** The arguments as an object for protocols that carry no text; null where they are broken. */
export function argumentsOf({ argumentsText }: ReplyCall): Readonly<Record<string, unknown>> | null {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(argumentsText));
  } catch {
    return null;
  }
}

/** A text in the pieces in which a stream brings it. */
export function piecesOf(text: string): readonly string[] {
  const length = Math.max(1, Math.ceil(text.length / PIECES));
  const pieces = Array.from({ length: PIECES }, (_, at) => text.slice(at * length, (at + 1) * length));
  return pieces.filter((piece) => piece !== "");
}

/** Enough that a stream can break in the middle of a text. */
const PIECES = 4;
