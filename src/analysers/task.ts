import { z } from "zod";

/** What the program is asked, as JSON on its stdin. It uses a part of what every program is given. */
export const Task = z.object({
  mode: z.literal("review"),
  checkoutPath: z.string().min(1),
  diffPath: z.string().min(1),
  files: z.array(z.string().min(1)),
});
export type Task = z.infer<typeof Task>;

export function parseTask(text: string): Task {
  const parsed = Task.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(`The task on stdin is not usable:\n${z.prettifyError(parsed.error)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error("There is no task on stdin: expected JSON as the agent protocol describes it.", { cause });
  }
}
