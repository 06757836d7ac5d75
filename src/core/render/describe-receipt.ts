import type { Receipt } from "../review/receipt.ts";
import { count, dollars, duration, grouped, isolationLabel, shortSha, wholeSeconds } from "./wording.ts";

/** One line of a receipt, before anybody decides how it looks. The value may hold words of the agent. */
export interface ReceiptLine {
  readonly label: string;
  readonly value: string;
}

/** The receipt in words. What an agent does not say is left out, but for its cost. */
export function describeReceipt(receipt: Receipt): ReceiptLine[] {
  return [
    { label: "Agent", value: describeAgent(receipt.agent) },
    { label: "Sandbox", value: describeSandbox(receipt.sandbox) },
    { label: "Commits", value: describeCommits(receipt) },
    { label: "Files", value: describeFiles(receipt) },
    { label: "Checked by", value: receipt.lanes.map(describeLane).join(", ") },
    { label: "Work", value: describeWork(receipt) },
    { label: "Tokens", value: describeTokens(receipt) },
    { label: "Cost", value: describeCost(receipt) },
    { label: "Time", value: duration(receipt.durationMs) },
    ...receipt.notes.map((note) => ({ label: "Note", value: note })),
    { label: "Run", value: receipt.runId },
  ].filter(({ value }) => value !== "");
}

/** What was looked at and by what, as a sentence: the proof behind a review without findings. */
export function describeCoverage(receipt: Receipt): string {
  const read = `Read ${receipt.filesRead.length} of ${count(receipt.filesChanged, "changed file")}`;
  const lanes = receipt.lanes.filter(({ files }) => files > 0).map(({ name }) => name);
  return `${read} at ${shortSha(receipt.headSha)} with ${lanes.length > 0 ? lanes.join(", ") : describeAgent(receipt.agent)}.`;
}

function describeAgent({ id, version, model }: Receipt["agent"]): string {
  const name = version === null ? id : `${id} ${version}`;
  return model === null ? name : `${name}, model ${model}`;
}

function describeSandbox(sandbox: Receipt["sandbox"]): string {
  if (sandbox === null) return "none was made";
  const { provider, template, isolation, seconds, costUsd } = sandbox;
  const name = template === null ? provider : `${provider}, template ${template}`;
  const use = costUsd === null ? wholeSeconds(seconds) : `${wholeSeconds(seconds)}, ${dollars(costUsd)}`;
  return `${name}: ${isolationLabel(isolation)}, ${use}`;
}

function describeCommits({ headSha, baseSha, mergeBaseSha }: Receipt): string {
  const base = baseSha === mergeBaseSha ? "" : `, base ${shortSha(baseSha)}`;
  return `head ${shortSha(headSha)}, merge base ${shortSha(mergeBaseSha)}${base}`;
}

function describeFiles({ filesChanged, filesRead, filesSkipped }: Receipt): string {
  return `${filesChanged} changed, ${filesRead.length} read, ${filesSkipped.length} skipped`;
}

/** "oxlint 1.89.0 (3 files, 2 findings)", "secrets (6 files)". */
function describeLane({ name, version, files, findings }: Receipt["lanes"][number]): string {
  const found = findings === 0 ? "" : `, ${count(findings, "finding")}`;
  return `${version === null ? name : `${name} ${version}`} (${count(files, "file")}${found})`;
}

function describeWork({ turns, toolCalls, denials }: Receipt): string {
  return [
    turns === null ? null : count(turns, "turn"),
    toolCalls === null ? null : count(toolCalls, "tool call"),
    denials === null ? null : `${denials} refused`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

function describeTokens({ tokens }: Receipt): string {
  if (tokens === null) return "";
  return `${grouped(tokens.input)} in (${grouped(tokens.cached)} of them cached), ${grouped(tokens.output)} out`;
}

function describeCost({ costUsd, tokens, agent }: Receipt): string {
  if (costUsd !== null) return dollars(costUsd);
  return tokens === null && agent.model === null ? "" : "not reported by the agent";
}
