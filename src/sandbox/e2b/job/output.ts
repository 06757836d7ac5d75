import type { OutputBuffer } from "../../output-buffer.ts";

/** Base64 takes four characters for three bytes, and an end of line now and then. */
export const CHARACTERS_PER_BYTE = 1.34;

/** What the script keeps beyond the limit, in Base64, and what it and a login shell say. */
const MAX_OTHER_CHARACTERS = 4 * 1024 ** 2;

/**
 * One output of a job as it comes over a connection: lines of Base64, so that bytes stay bytes, and lines of the script that begin
 * with "!". Only whole lines count, so that the next connection can begin where the last one broke.
 */
export class JobOutput {
  readonly #buffer: OutputBuffer;
  readonly #greeting: string;
  readonly #onWord: (words: readonly string[]) => void;
  #line = "";
  #isGreeted = false;
  #bytes = 0;
  #characters = 0;

  constructor(buffer: OutputBuffer, jobName: string, onWord: (words: readonly string[]) => void) {
    this.#buffer = buffer;
    this.#greeting = `!job ${jobName}`;
    this.#onWord = onWord;
  }

  /** How many bytes have come. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether there was more than is kept, or more on this connection than such an output can be sent as. */
  get isOver(): boolean {
    return this.#buffer.isOver || this.#characters > this.#buffer.maxBytes * CHARACTERS_PER_BYTE + MAX_OTHER_CHARACTERS;
  }

  /** Whether the script has been heard on this connection. */
  get isGreeted(): boolean {
    return this.#isGreeted;
  }

  /** Another connection begins. */
  reconnect(): void {
    this.#line = "";
    this.#characters = 0;
    this.#isGreeted = false;
  }

  add(text: string): void {
    this.#characters += text.length;
    if (this.isOver) return;
    const lines = text.split("\n");
    lines[0] = this.#line + (lines[0] ?? "");
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    if (!this.#isGreeted) {
      // The login shell of a template may have printed something before.
      this.#isGreeted = line.endsWith(this.#greeting);
      return;
    }
    if (line.startsWith("!")) {
      this.#onWord(line.slice(1).split(" "));
      return;
    }
    const chunk = Buffer.from(line, "base64");
    this.#bytes += chunk.length;
    this.#buffer.add(chunk);
  }
}
