import type { Answer } from "../http/answer.ts";
import type { Repository } from "../records.ts";
import { commitAddress, repositoryAddress } from "./addresses.ts";
import { codeText } from "./code-text.ts";
import { type Blob, findBlob } from "./find-blob.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icon.ts";
import { notFoundPage, page } from "./layout.ts";
import { MARK_LINES } from "./mark-lines.ts";

/** `/OWNER/REPO/blob/REF/PATH`, with an anchor for every line, so that permalinks lead to what they are about. */
export async function blobPage(repository: Repository, address: string): Promise<Answer> {
  const blob = await findBlob(repository, address);
  if (blob === null) return notFoundPage();
  const { sha, path, bytes } = blob;
  const raw = `${repositoryAddress(repository)}/raw/${sha}/${path.split("/").map(encodeURIComponent).join("/")}`;
  const body = html`<h1 class="path">${path}</h1>
    <section class="file">
      <div class="bar">
        ${icon("file")}
        <span>${bytes.length.toLocaleString("en-US")} bytes</span>
        <span class="soft">at <a class="sha" href="${commitAddress(repository, sha)}">${sha.slice(0, 12)}</a></span>
        <a class="size" href="${raw}">Raw</a>
      </div>
      ${content(blob)}
    </section>`;
  return page({ title: `${path} · ${repository.owner}/${repository.name}`, repository, body, script: MARK_LINES });
}

/** `/OWNER/REPO/raw/REF/PATH`: the bytes, never as something that a browser runs. */
export async function rawFile(repository: Repository, address: string): Promise<Answer> {
  const blob = await findBlob(repository, address);
  if (blob === null) return notFoundPage();
  return { status: 200, body: blob.bytes, contentType: "text/plain; charset=utf-8" };
}

function content({ bytes, path }: Blob): Html {
  if (bytes.includes(0)) return html`<p class="soft empty">Binary file, which is not shown.</p>`;
  if (bytes.length === 0) return html`<p class="soft empty">The file is empty.</p>`;
  const lines = bytes.toString("utf8").replace(/\n$/, "").split("\n");
  const rows = lines.map((line, index) => lineRow(line, index + 1));
  return html`<table class="code" aria-label="${path}" style="--digits:${String(lines.length).length}">
    <colgroup>
      <col class="nums" />
      <col />
    </colgroup>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function lineRow(line: string, number: number): Html {
  return html`<tr id="L${number}">
    <td class="num"><a href="#L${number}">${number}</a></td>
    <td class="text">${codeText(line)}</td>
  </tr> `;
}
