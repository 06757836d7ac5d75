import type { AnchoredFinding, Evidence } from "../finding/finding.ts";
import { hasHidden, normaliseNewlines } from "../markdown/hidden-characters.ts";
import type { Redactor } from "../secrets/redact.ts";

/**
 * A finding without secrets in any text of it. A replacement that held one, or that holds what nobody sees, is shown
 * and not offered: whoever commits it by a click must get exactly what was read.
 */
export function redactFinding(finding: AnchoredFinding, redact: Redactor): AnchoredFinding {
  const { suggestion, evidence, rule } = finding;
  return {
    ...finding,
    title: redact(finding.title),
    body: redact(finding.body),
    quote: redact(finding.quote),
    ...(suggestion !== undefined && { suggestion: redact(suggestion) }),
    ...(evidence !== undefined && { evidence: redactEvidence(evidence, redact) }),
    ...(rule !== undefined && { rule: { ...rule, id: redact(rule.id) } }),
    suggestionOffer: offerOf(finding, redact),
  };
}

function redactEvidence({ command, expected, observed }: Evidence, redact: Redactor): Evidence {
  return { command: redact(command), expected: redact(expected), observed: redact(observed) };
}

function offerOf(
  { suggestion = "", suggestionOffer }: AnchoredFinding,
  redact: Redactor,
): AnchoredFinding["suggestionOffer"] {
  if (suggestionOffer !== "committable") return suggestionOffer;
  const isPlain = redact(suggestion) === suggestion && !hasHidden(normaliseNewlines(suggestion));
  return isPlain ? "committable" : "quoted";
}
