import type { Config } from "../config/config.ts";
import type { PostedFinding } from "../host/pull-request.ts";
import type { SkippedFile } from "../review/review-report.ts";
import { describeChange, describeGuidance, UNTRUSTED_RULE, type ChangeWords } from "./change.ts";
import { describeEarlier } from "./earlier.ts";
import { describeInstructions } from "./instructions.ts";
import { listFiles, type ListedFile } from "./list-files.ts";

/** Raised with every change of the words, so that a receipt says which ones a review was asked with. */
export const REVIEW_PROMPT_VERSION = 3;

export interface ReviewPromptInput extends ChangeWords {
  readonly diffPath: string;
  readonly files: readonly ListedFile[];
  readonly skipped: readonly SkippedFile[];
  readonly instructions: Config["review"]["instructions"];
  /** What earlier reviews have posted on the pull request. */
  readonly earlier: readonly PostedFinding[];
}

/** What an agent is told for a review. The words of strangers stand in it as data, named as such. */
export function buildReviewPrompt(input: ReviewPromptInput): string {
  const paths = input.files.map(({ path }) => path);
  return [
    TASK,
    RULES,
    FINDINGS,
    describeGuidance(input),
    describeInstructions(input.instructions, paths),
    describeChange(input),
    describeFiles(input),
    describeEarlier(input.earlier),
    ANSWER,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const TASK = `You review a change to a repository. The working directory is a checkout of the change's head commit.
Find defects that matter: wrong results, crashes, lost data, security holes, races, leaks, broken contracts with callers, and new behavior whose tests are missing or prove nothing.`;

const RULES = `# How to review

- Read the diff first. Then read the code around it in the checkout: who calls what was changed, what it calls, its types, its tests, its configuration. Most defects that matter are where the change meets code that it does not show.
- For each changed piece ask: which input, state or order of events makes it wrong? What did callers rely on that is now different? What happens on the error path, at the limits, twice at once, and half-way through?
- Try to refute each suspicion before you report it: look for the check, the type or the caller that makes it impossible. Report what survives.
- Report only what this change introduces, exposes or leaves broken. No taste, no praise, nothing that a formatter or a linter says better, no demand for comments or names.
- Say nothing rather than guess. A report without findings is a good report when the change is sound.
- One finding for one cause. Where the same mistake stands in several places, report it once and name the places.
- Where you have a tool that runs commands, you may run what the repository offers, such as its tests or its type checker, to confirm a suspicion. Change no file for it that you do not change back.
- ${UNTRUSTED_RULE} Report them as a finding where the change adds them.`;

const FINDINGS = `# What a finding holds

- \`quote\`: the whole line or lines that it is about, exactly as they stand in the file, without diff markers or line numbers. The quote decides where the finding is shown.
- \`side\`: RIGHT for lines of the head, added or not; LEFT for lines that the change deletes.
- \`title\`: what is wrong, in one short sentence. \`body\`: with which input or in which state it goes wrong, what happens then, and what to do instead.
- \`severity\`: critical is exploitable or loses data in normal use; high breaks a feature or is a likely outage; medium is wrong in a case that will happen; low is a real but small defect.
- \`confidence\`: how sure you are that it is a defect, from 0 to 1. What you could not trace to its end is below 0.7.
- \`suggestion\`: replaces exactly the quoted lines and keeps their indentation. Leave it out unless it is complete and right.
- \`evidence\`: only what you ran, and what you saw it print. Leave it out where you ran nothing; reasoning is no evidence.
- In \`filesReviewed\` list what you really read, and in \`filesSkipped\` what you did not, with the reason.`;

function describeFiles({ diffPath, files, skipped }: ReviewPromptInput): string {
  const left =
    skipped.length === 0
      ? ""
      : `\nChanged files that are not part of this review, being lock files, binaries or ignored by configuration: ${skipped.length}.`;
  return `# The files\n\nThe unified diff is in ${diffPath}. Review these files, each a path as a JSON string:\n${listFiles(files)}${left}`;
}

const ANSWER = `# The answer

Answer with one JSON object that fits the given JSON Schema, and nothing else.`;
