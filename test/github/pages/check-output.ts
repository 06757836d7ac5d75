import type { CheckAnnotation, CheckRun, Repository } from "../records.ts";
import { blobAddress } from "./addresses.ts";
import { type Html, html } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import type { References } from "./markdown-references.ts";

const TONES = { notice: "calm", warning: "warn", failure: "bad" } as const;

/** What a check run has to say: summary, details, annotations, and the buttons that it offers once it is completed. */
export function checkOutput(repository: Repository, run: CheckRun, references: References): Html {
  const context = { references, suggestion: null };
  const texts = [run.summary, run.text].filter((text) => text !== null && text !== "");
  const buttons = run.status === "completed" ? run.actions : [];
  return html`<div class="output">
    ${texts.map((text) => html`<div class="markdown">${renderMarkdown(text ?? "", context)}</div>`)}
    ${run.annotations.map((annotation) => annotationBox(repository, run, annotation))}
    ${buttons.length > 0 && html`<p class="buttons">${buttons.map(({ label, description }) => html`<span class="button" title="${description}">${label}</span> `)}</p>`}
    ${texts.length + run.annotations.length + buttons.length === 0 && html`<p class="soft">This check said nothing more.</p>`}
  </div>`;
}

function annotationBox(repository: Repository, { headSha }: CheckRun, annotation: CheckAnnotation): Html {
  const { path, start_line: startLine, end_line: line, annotation_level: level, title, message } = annotation;
  const lines = startLine === line ? `line ${line}` : `lines ${startLine} to ${line}`;
  const address = blobAddress(repository, { sha: headSha, path, startLine, line });
  return html`<div class="annotation ${TONES[level]}">
    <div>
      <span class="tag">${level}</span> <a class="path" href="${address}">${path}</a> <span class="soft">${lines}</span>
    </div>
    ${title !== undefined && html`<b>${title}</b>`}
    <pre>${message}</pre>
  </div>`;
}
