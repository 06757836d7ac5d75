import { z } from "zod";
import { SEVERITIES } from "../finding/finding.ts";

/** The least severity that fails a review; `never` only reports. */
export const FailOn = z.enum([...SEVERITIES, "never"]);
export type FailOn = z.infer<typeof FailOn>;

const Glob = z.string().min(1);

const Instruction = z.strictObject({
  paths: z.array(Glob).min(1).describe("Globs of the files that the words are about."),
  text: z.string().min(1).max(4000).describe("What the reviewer should know or look for in these files."),
});

const ReviewConfig = z.strictObject({
  paths: z.array(Glob).min(1).optional().describe("Globs of the files to review. All changed files where left out."),
  ignore: z.array(Glob).default([]).describe("Globs of files to leave out. They are named in the receipt."),
  instructions: z.array(Instruction).max(50).default([]).describe("Words for the reviewer, by path."),
  failOn: FailOn.default("high").describe("The least severity that fails the review, or never."),
  maxFindings: z
    .int()
    .min(1)
    .max(30)
    .default(30)
    .describe("How many findings get an inline comment at most. The others are listed in the summary."),
});

const SandboxConfig = z.strictObject({
  allowedHosts: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9*]([a-z0-9.*-]*[a-z0-9])?(:\d{1,5})?$/i, "expected a host name, with or without a port"),
    )
    .default([])
    .describe("Hosts that the agent may reach. None where left out."),
});

const BudgetConfig = z.strictObject({
  minutes: z.number().positive().max(360).default(15).describe("Longest time for the agent, in minutes."),
});

/** `.sandpiper.yml`, read from the base branch. */
export const Config = z.strictObject({
  agent: z.string().min(1).default("static").describe("Which agent reviews. `sandpiper doctor` lists them."),
  model: z.string().min(1).optional().describe("The model for agents that use one."),
  review: ReviewConfig.prefault({}),
  sandbox: SandboxConfig.prefault({}),
  budget: BudgetConfig.prefault({}),
});
export type Config = z.infer<typeof Config>;
