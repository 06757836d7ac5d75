import { z } from "zod";

const Call = z.looseObject({ name: z.string(), arguments: z.string() });

/** What the model is about to do, for people who wait. */
export function describeCall(item: unknown): string {
  const call = Call.safeParse(item);
  if (!call.success) return "Uses a tool";
  const subject = subjectOf(call.data.arguments);
  return subject === "" ? call.data.name : `${call.data.name} ${subject}`;
}

const Subject = z.looseObject({
  path: z.string().optional(),
  pattern: z.string().optional(),
  cmd: z.string().optional(),
});

const MAX_SUBJECT = 120;

function subjectOf(text: string): string {
  const subject = Subject.safeParse(parse(text));
  const { path, pattern, cmd } = subject.data ?? {};
  // oxlint-disable-next-line no-control-regex -- terminals obey these
  return (path ?? pattern ?? cmd ?? "").replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, " ").slice(0, MAX_SUBJECT);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
