import type { AnchoredFinding, Severity } from "../finding/finding.ts";
import { normaliseNewlines, removeHidden } from "../markdown/hidden-characters.ts";
import { splitMarkdown } from "../markdown/split.ts";
import { renderTitle, type ReviewText, type Section } from "../render/render-review.ts";
import type { CheckAction, CheckAnnotation, CheckConclusion, CheckPlan } from "./review-plan.ts";
import { severityLabel } from "../render/wording.ts";

export const CHECK_NAME = "Sandpiper";

/** Limits of the Checks API: https://docs.github.com/rest/checks/runs#create-a-check-run */
const MAX_SUMMARY_LENGTH = 65_535;
const MAX_ANNOTATION_TITLE_LENGTH = 255;
/** 64 KB, as UTF-8, of which no character takes more than three bytes a code unit. */
const MAX_ANNOTATION_MESSAGE_LENGTH = Math.floor(65_536 / 3);

const SUMMARY_ENDS_HERE = "This text is cut here. The review on the pull request has all of it.";

export interface CheckParts {
  /** All findings, those reported before included, most severe first. */
  readonly findings: readonly AnchoredFinding[];
  /** Whether an App answers the buttons. */
  readonly hasButtons: boolean;
}

/** The check run of a review. */
export function planCheck(
  review: ReviewText,
  sections: readonly Section[],
  { findings, hasButtons }: CheckParts,
): CheckPlan {
  return {
    name: CHECK_NAME,
    conclusion: concludeCheck(review),
    title: renderTitle(review),
    summary: fitSummary(sections),
    annotations: findings.flatMap(annotate),
    actions: hasButtons ? planActions(review, findings) : [],
  };
}

/** Green needs a whole review. What was found in a part of the change still fails. */
function concludeCheck({ state, verdict }: Pick<ReviewText, "state" | "verdict">): CheckConclusion {
  if (state === "not_reviewed" || verdict === null) return "action_required";
  if (verdict === "fail") return "failure";
  return state === "reviewed" ? "success" : "neutral";
}

function fitSummary(sections: readonly Section[]): string {
  const text = sections.map(({ text: part, fold }) => (fold === null ? part : `#### ${fold}\n\n${part}`)).join("\n\n");
  const [summary = "", ...rest] = splitMarkdown(text, MAX_SUMMARY_LENGTH - SUMMARY_ENDS_HERE.length - 2);
  return rest.length === 0 ? summary : `${summary}\n\n${SUMMARY_ENDS_HERE}`;
}

const LEVELS: Readonly<Record<Severity, CheckAnnotation["level"]>> = {
  critical: "failure",
  high: "failure",
  medium: "warning",
  low: "notice",
};

/** Annotations stand at lines of the head. They are plain text, which is shown as it is. */
function annotate({ anchor, severity, category, title, body }: AnchoredFinding): CheckAnnotation[] {
  if (anchor.side !== "RIGHT" || anchor.startLine === null) return [];
  const plainBody = plain(body);
  return [
    {
      path: anchor.path,
      startLine: anchor.startLine,
      endLine: anchor.endLine ?? anchor.startLine,
      level: LEVELS[severity],
      title: shorten(
        plain(`${severityLabel(severity)} (${category}): ${title}`).replaceAll("\n", " "),
        MAX_ANNOTATION_TITLE_LENGTH,
      ),
      message: shorten(plainBody === "" ? plain(title) : plainBody, MAX_ANNOTATION_MESSAGE_LENGTH),
    },
  ];
}

function plain(text: string): string {
  return removeHidden(normaliseNewlines(text)).trim();
}

/** Never between the halves of a surrogate pair. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

const RE_REVIEW: CheckAction = {
  label: "Re-review",
  description: "Review the head commit again.",
  identifier: "re-review",
};
const FIX_ALL: CheckAction = { label: "Fix all", description: "Ask for fixes of all findings.", identifier: "fix-all" };

function planActions({ state }: Pick<ReviewText, "state">, findings: readonly AnchoredFinding[]): CheckAction[] {
  return state === "not_reviewed" || findings.length === 0 ? [RE_REVIEW] : [RE_REVIEW, FIX_ALL];
}
