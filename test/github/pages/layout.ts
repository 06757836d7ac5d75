import type { Answer } from "../http/answer.ts";
import type { Repository } from "../records.ts";
import { repositoryAddress } from "./addresses.ts";
import { Html, html, type Part } from "./html.ts";
import { STYLE } from "./style.ts";

export interface Page {
  readonly title: string;
  readonly repository?: Repository | undefined;
  readonly body: Part;
  readonly status?: number;
  /** Code of the page's own, which the policy below names by its hash. */
  readonly script?: { readonly text: string; readonly hash: string };
}

/** A whole page. Its policy lets it load nothing but pictures of this server, and run nothing but its own script. */
export function page({ title, repository, body, status = 200, script }: Page): Answer {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${STYLE_TAG}
      </head>
      <body>
        <header class="top"><nav aria-label="Repository">${crumbs(repository)}</nav></header>
        <main>${body}</main>
        ${script === undefined ? null : new Html(`<script>${script.text}</script>`)}
      </body>
    </html> `;
  const scripts = script === undefined ? "" : `; script-src '${script.hash}'`;
  return {
    status,
    body: document.text,
    contentType: "text/html; charset=utf-8",
    headers: { "content-security-policy": `${POLICY}${scripts}` },
  };
}

const STYLE_TAG = new Html(`<style>${STYLE}</style>`);

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function notFoundPage(): Answer {
  const body = html`<h1>Not found</h1>
    <p class="soft">There is no page at this address. <a href="/">See all repositories.</a></p>`;
  return page({ title: "Not found", body, status: 404 });
}

function crumbs(repository: Repository | undefined): Html {
  if (repository === undefined) return html`<a href="/">Repositories</a>`;
  const { owner, name, isPrivate } = repository;
  return html`<a href="/${encodeURIComponent(owner)}">${owner}</a> <span class="soft">/</span>
    <a href="${repositoryAddress(repository)}"><b>${name}</b></a
    >${isPrivate && html` <span class="tag">private</span>`}`;
}
