import type { z } from "zod";

/** What a program or a model wrote as JSON. Null for what is none, or none that counts here: the transcript has it. */
export function parseJson<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
