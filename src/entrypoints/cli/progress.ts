import { toOneLine } from "#core/markdown/one-line.ts";
/** Where progress is written: standard error, in practice. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Tells people what is going on: one live line on a terminal, plain lines elsewhere. */
export interface Progress extends Disposable {
  /** What is being done now. */
  say(message: string): void;
  /** What stays to be read when the live line is gone. */
  note(message: string): void;
}

export function createProgress(stream: ProgressStream, now: () => number = Date.now): Progress {
  return stream.isTTY === true ? liveLine(stream, now) : plainLines(stream);
}

function plainLines(stream: ProgressStream): Progress {
  let last = "";
  return {
    say(message) {
      const line = toOneLine(message);
      if (line !== last) stream.write(`${line}\n`);
      last = line;
    },
    note(message) {
      stream.write(`${toOneLine(message)}\n`);
    },
    [Symbol.dispose]() {},
  };
}

/** How often the clock of the live line moves, in milliseconds. */
const TICK_MS = 1000;

function liveLine(stream: ProgressStream, now: () => number): Progress {
  const started = now();
  let current = "";

  function draw(): void {
    const seconds = Math.floor((now() - started) / 1000);
    const width = Math.max((stream.columns ?? 80) - 1, 20);
    stream.write(`${CLEAR_LINE}${`${current} (${seconds} s)`.slice(0, width)}`);
  }

  const timer = setInterval(draw, TICK_MS);
  timer.unref();
  return {
    say(message) {
      current = toOneLine(message);
      draw();
    },
    note(message) {
      stream.write(`${CLEAR_LINE}${toOneLine(message)}\n`);
      if (current !== "") draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      stream.write(CLEAR_LINE);
    },
  };
}

const CLEAR_LINE = "\r\u001B[2K";
