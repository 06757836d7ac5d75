import { renderDocument } from "#core/render/render-document.ts";
import { renderJson } from "#core/render/render-json.ts";
import { renderText } from "#core/render/render-text.ts";
import type { ReviewPlan } from "#core/plan/review-plan.ts";
import { renderSarif } from "#core/render/sarif.ts";
import { version } from "../version.ts";
import { defuseJson } from "../workflow-commands.ts";

export const FORMATS = ["text", "json", "markdown", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

export interface RenderOptions {
  readonly format: Format;
  readonly color: boolean;
  /** Columns of the terminal. Some of build servers have 0, which says nothing. */
  readonly width: number;
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_WIDTH = 100;
const USUAL_WIDTH = 80;

export function renderOutcome(plan: ReviewPlan, { format, color, width }: RenderOptions): string {
  switch (format) {
    case "text":
      return renderText(plan, { color, width: width > 0 ? Math.min(width, MAX_WIDTH) : USUAL_WIDTH });
    case "json":
      return defuseJson(renderJson(plan));
    case "markdown":
      return renderDocument(plan);
    case "sarif":
      return defuseJson(renderSarif(plan, { version: version() }));
  }
}
