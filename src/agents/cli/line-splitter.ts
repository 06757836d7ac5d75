/** Makes whole lines of the chunks of a stream. */
export interface LineSplitter {
  readonly push: (chunk: string) => void;
  /** Hands on a last line without an end. */
  readonly end: () => void;
}

export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let parts: string[] = [];
  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf("\n"); at !== -1; at = chunk.indexOf("\n", from)) {
        parts.push(chunk.slice(from, at));
        onLine(parts.join("").replace(/\r$/, ""));
        parts = [];
        from = at + 1;
      }
      if (from < chunk.length) parts.push(chunk.slice(from));
    },
    end() {
      if (parts.length > 0) onLine(parts.join(""));
      parts = [];
    },
  };
}
