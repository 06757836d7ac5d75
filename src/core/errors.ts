/** The call, or the configuration, is wrong: exit code 2. The message says what happened and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
