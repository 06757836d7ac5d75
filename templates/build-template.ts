import { stripVTControlCharacters } from "node:util";
import type { E2B } from "e2b";
import { toOneLine } from "#core/markdown/one-line.ts";
import { defineTemplate, type PackageSource } from "./define-template.ts";
import type { TemplatePlan } from "./template-plan.ts";

export interface Building {
  readonly client: E2B;
  readonly source: PackageSource;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Builds one template at E2B, and gives its id. A template of that name is replaced for the sandboxes that come after. */
export async function buildTemplate(plan: TemplatePlan, { client, source, signal, say }: Building): Promise<string> {
  const { name, cpuCount, memoryMB } = plan;
  const { templateId } = await client.Template.build(defineTemplate(plan, source), name, {
    cpuCount,
    memoryMB,
    signal,
    onBuildLogs: ({ message }) => say(`${name}: ${toOneLine(stripVTControlCharacters(message))}`),
  });
  return templateId;
}
