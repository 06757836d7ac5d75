/**
 * What the debug log of the real envd holds: whole requests of streams (argv, environment, folder) and of unary calls (standard
 * input included), commands as they start, and the paths of files. Neither file contents nor output, which it logs only in part.
 */
export interface RequestLog {
  add(message: string, fields: Readonly<Record<string, unknown>>): void;
  readonly lines: readonly string[];
}

export function createRequestLog(): RequestLog {
  const lines: string[] = [];
  return {
    lines,
    add(message, fields) {
      lines.push(JSON.stringify({ ...fields, message }));
    },
  };
}
