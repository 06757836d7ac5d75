import { z } from "zod";
import { SEVERITIES } from "../finding/finding.ts";
import { McpServer } from "../sandbox/mcp.ts";

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

const CheckoutConfig = z.strictObject({
  files: z
    .enum(["all", "changed"])
    .default("all")
    .describe("What of the tree is fetched: all of it, or the folders of the changed files and the files at the top."),
  lfs: z.boolean().default(false).describe("Whether the files of Git LFS are fetched, in place of their pointers."),
  submodules: z.boolean().default(false).describe("Whether public submodules are fetched."),
});

export const TemplateName = z.string().regex(/^[\w./:-]{1,128}$/, "expected the name or the id of a template");

const SandboxConfig = z.strictObject({
  template: TemplateName.optional().describe("Template of the sandbox at E2B. That of the agent where left out."),
  checkout: CheckoutConfig.prefault({}),
  keepWarmMinutes: z
    .number()
    .min(0)
    .max(7 * 24 * 60)
    .default(0)
    .describe("How long a sandbox at E2B is kept, paused, for the next run on the same pull request. Zero ends it."),
  allowedHosts: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9*]([a-z0-9.*-]*[a-z0-9])?(:\d{1,5})?$/i, "expected a host name, with or without a port"),
    )
    .default([])
    .describe("Hosts that the agent may reach. None where left out."),
});

/** Some agents make tool names of it. */
const McpName = z.string().regex(/^[A-Za-z0-9][\w/-]{0,63}$/, "expected letters, digits, '-', '_' and '/'");

const BudgetConfig = z.strictObject({
  minutes: z.number().positive().max(360).default(15).describe("Longest time for the agent, in minutes."),
  turns: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe("Most answers of the model in one run, for agents that hold it. The receipt says where one does not."),
  usd: z
    .number()
    .positive()
    .max(1000)
    .optional()
    .describe(
      "Most US dollars for the model in one run, for agents that hold it. The receipt says where one does not.",
    ),
});

/** `.sandpiper.yml`, read from the base branch. */
export const Config = z.strictObject({
  agent: z.string().min(1).default("static").describe("Which agent reviews. `sandpiper doctor` lists them."),
  model: z.string().min(1).optional().describe("The model for agents that use one."),
  review: ReviewConfig.prefault({}),
  sandbox: SandboxConfig.prefault({}),
  mcp: z
    .record(McpName, McpServer)
    .default({})
    .describe("Servers of the Model Context Protocol for the agent, by name."),
  budget: BudgetConfig.prefault({}),
});
export type Config = z.infer<typeof Config>;
