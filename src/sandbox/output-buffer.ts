import { StringDecoder } from "node:string_decoder";

/** One output stream of a command: kept up to a number of bytes, and decoded across the borders of its chunks. */
export class OutputBuffer {
  readonly maxBytes: number;
  readonly #onText: ((text: string) => void) | undefined;
  readonly #decoder = new StringDecoder("utf8");
  readonly #parts: string[] = [];
  #bytes = 0;
  #isOver = false;

  constructor(maxBytes: number, onText?: (text: string) => void) {
    this.maxBytes = maxBytes;
    this.#onText = onText;
  }

  /** True once there was more than is kept. */
  get isOver(): boolean {
    return this.#isOver;
  }

  add(chunk: Buffer): void {
    const kept = chunk.subarray(0, this.maxBytes - this.#bytes);
    this.#bytes += kept.length;
    if (kept.length < chunk.length) this.#isOver = true;
    this.#keep(this.#decoder.write(kept));
  }

  /** The whole text. A character that the limit has cut is left out; one that the command left unfinished becomes U+FFFD. */
  end(): string {
    if (!this.#isOver) this.#keep(this.#decoder.end());
    return this.#parts.join("");
  }

  #keep(text: string): void {
    if (text === "") return;
    this.#parts.push(text);
    this.#onText?.(text);
  }
}
