import type { z } from "zod";

/** An event of a program, which is a line of JSON. Null for a line that is none, or none that counts here: the transcript has it. */
export function parseEvent<T>(line: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
