import type { Answer } from "../http/answer.ts";
import { Html, html, type Part } from "./html.ts";
import { STYLE } from "./style.ts";

/** A whole page. */
export function page(title: string, body: Part): Answer {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>${styles()}</style>
      </head>
      <body><main>${body}</main></body>
    </html>`;
  return { status: 200, body: document.text, contentType: "text/html; charset=utf-8" };
}

export function notFoundPage(): Answer {
  return { ...page("Not found", html`<h1>Not found</h1><p class="soft">There is no such page here.</p>`), status: 404 };
}

/** A time for people, exact on hover. */
export function when(time: Date): Html {
  const iso = time.toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

function styles(): Html {
  return new Html(STYLE);
}
