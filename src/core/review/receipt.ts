import { z } from "zod";
import { SkippedFile } from "./review-report.ts";

/** How far the sandbox kept the agent from the rest of the machine. */
export const IsolationLevel = z.enum(["isolated", "uid", "none"]);
export type IsolationLevel = z.infer<typeof IsolationLevel>;

/** What was really done: printed with every result, zero findings included. */
export const Receipt = z.object({
  runId: z.string(),
  promptVersion: z.int().describe("Which words the agent was asked with."),
  agent: z.object({ id: z.string(), version: z.string().nullable(), model: z.string().nullable() }),
  sandbox: z
    .object({
      provider: z.string(),
      id: z.string(),
      template: z.string().nullable(),
      isolation: IsolationLevel,
      seconds: z.number().describe("How long it ran, from its start to the end of the agent."),
      costUsd: z.number().nullable().describe("US dollars at the provider's list price; null where it is free."),
    })
    .nullable()
    .describe("Null where nothing was run."),
  baseSha: z.string(),
  headSha: z.string(),
  mergeBaseSha: z.string(),
  filesChanged: z.int(),
  filesRead: z.array(z.string()),
  filesSkipped: z.array(SkippedFile),
  turns: z.int().nullable(),
  toolCalls: z.int().nullable(),
  denials: z.int().nullable(),
  tokens: z
    .object({ input: z.int(), output: z.int(), cached: z.int() })
    .nullable()
    .describe(
      "`cached` counts those of `input` that came from a cache. Null where the agent uses no model or does not say.",
    ),
  /** US dollars; null where the agent does not say. */
  costUsd: z.number().nullable(),
  durationMs: z.int(),
  /** What each part of the run checked, for agents that have parts (the analysers of `static`). */
  lanes: z.array(z.object({ name: z.string(), version: z.string().nullable(), files: z.int(), findings: z.int() })),
  /** What the host had to leave out or change, each as a sentence. */
  notes: z.array(z.string()),
});
export type Receipt = z.infer<typeof Receipt>;
