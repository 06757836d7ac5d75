/** The call, or the configuration, is wrong: exit code 2. The message says what happened and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What an error says, for values that were thrown by the code of others too. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
