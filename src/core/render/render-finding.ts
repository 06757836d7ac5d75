import type { AnchoredFinding, Evidence, Finding } from "../finding/finding.ts";
import { renderCode } from "../markdown/code-span.ts";
import { renderFence, renderReplacement, renderSuggestion } from "../markdown/fences.ts";
import { normaliseNewlines, showHidden } from "../markdown/hidden-characters.ts";
import { cleanUrl } from "../markdown/link.ts";
import { sanitiseMarkdown } from "../markdown/sanitise.ts";
import { renderHeadline } from "./headline.ts";
import type { Permalink } from "./permalink.ts";
import { placeOf } from "./wording.ts";

/** A comment of its own, beside the lines that it is about: the place need not be said. */
export function renderComment(finding: AnchoredFinding): string {
  return [renderHeadline(finding), ...renderDetails(finding, finding.suggestionOffer), renderFootnote(finding)].join(
    "\n\n",
  );
}

/** A comment on the whole file, for lines that the diff does not show. */
export function renderFileComment(finding: AnchoredFinding, permalink: Permalink): string {
  const { anchor } = finding;
  const place =
    anchor.startLine === null ? [] : [`About ${renderPlace(finding, permalink)}, outside of the lines of this diff.`];
  return [
    renderHeadline(finding),
    ...place,
    ...renderDetails(finding, quotedOffer(finding)),
    renderFootnote(finding),
  ].join("\n\n");
}

/** An entry of the summary, where nothing can be committed. */
export function renderEntry(finding: AnchoredFinding, permalink: Permalink): string {
  return [
    renderHeadline(finding),
    renderPlace(finding, permalink),
    ...renderDetails(finding, quotedOffer(finding)),
    renderFootnote(finding),
  ].join("\n\n");
}

/** The lines as code, as a link where there is a page for them. */
export function renderPlace({ anchor }: AnchoredFinding, permalink: Permalink): string {
  const url = permalink(anchor);
  return url === null ? renderCode(placeOf(anchor)) : `[${renderCode(placeOf(anchor))}](${url})`;
}

function renderDetails(finding: AnchoredFinding, offer: AnchoredFinding["suggestionOffer"]): string[] {
  return [
    sanitiseMarkdown(finding.body),
    ...(finding.evidence === undefined ? [] : [renderEvidence(finding.evidence)]),
    ...(finding.rule === undefined ? [] : [renderRule(finding.rule)]),
    renderOffer(finding, offer),
  ].filter((part) => part !== "");
}

function renderEvidence({ command, expected, observed }: Evidence): string {
  return [
    "Shown by:",
    renderFence(code(command), "sh"),
    "Expected:",
    renderFence(code(expected), "text"),
    "Observed:",
    renderFence(code(observed), "text"),
  ].join("\n");
}

function renderRule({ id, url }: NonNullable<Finding["rule"]>): string {
  const address = url === undefined ? null : cleanUrl(url);
  return address === null ? `Rule: ${renderCode(id)}` : `Rule: [${renderCode(id)}](${address})`;
}

function renderOffer({ suggestion, quote }: Finding, offer: AnchoredFinding["suggestionOffer"]): string {
  if (offer === "none" || suggestion === undefined) return "";
  if (offer === "committable") return renderSuggestion(normaliseNewlines(suggestion));
  return `Suggested change:\n${renderReplacement(code(quote), code(suggestion))}`;
}

function quotedOffer({ suggestionOffer }: AnchoredFinding): AnchoredFinding["suggestionOffer"] {
  return suggestionOffer === "committable" ? "quoted" : suggestionOffer;
}

function renderFootnote({ id, confidence }: AnchoredFinding): string {
  const sureness = confidence === undefined ? "" : `, confidence ${Math.round(confidence * 100)} %`;
  return `<sub>${id}${sureness}</sub>`;
}

function code(text: string): string {
  return showHidden(normaliseNewlines(text)).replace(/\n$/, "");
}
