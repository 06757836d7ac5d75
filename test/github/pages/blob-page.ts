import type { Answer } from "../http/answer.ts";
import { resolveCommit } from "../git/commits.ts";
import { GitFailure, runGit } from "../git/run-git.ts";
import type { Repository } from "../records.ts";
import { fullName } from "../store.ts";
import { html } from "./html.ts";
import { notFoundPage, page } from "./layout.ts";

/** Where a file is asked for: the address holds a ref, which may have slashes itself, and a path. */
export interface BlobAddress {
  readonly repository: Repository;
  /** "REF/PATH", decoded. */
  readonly rest: string;
}

/** `/OWNER/REPO/blob/REF/PATH`, with a number and an anchor for every line, so that permalinks lead somewhere. */
export async function blobPage(address: BlobAddress): Promise<Answer> {
  const found = await findBlob(address);
  if (found === null) return notFoundPage();
  const { repository } = address;
  const text = found.bytes.includes(0) ? null : found.bytes.toString("utf8");
  const rows = (text ?? "").replace(/\n$/, "").split("\n").map((line, index) => {
    const number = index + 1;
    return html`<tr id="L${number}"><td class="number"><a href="#L${number}">${number}</a></td><td class="text">${line}</td></tr>`;
  });
  const body = html`
    <div class="crumbs"><a href="/${fullName(repository)}">${fullName(repository)}</a> at <span class="sha">${found.ref.slice(0, 12)}</span></div>
    <section class="card"><header><code>${found.path}</code><span class="soft">${found.bytes.length} bytes</span></header>
    ${text === null ? html`<div class="content soft">Binary file.</div>` : html`<div class="scroll"><table class="diff">${rows}</table></div>`}</section>`;
  return page(`${found.path} · ${fullName(repository)}`, body);
}

/** `/OWNER/REPO/raw/REF/PATH`: the bytes, never as something that a browser runs. */
export async function rawFile(address: BlobAddress): Promise<Answer> {
  const found = await findBlob(address);
  if (found === null) return notFoundPage();
  return { status: 200, body: found.bytes, contentType: "text/plain; charset=utf-8" };
}

async function findBlob({ repository, rest }: BlobAddress): Promise<{ ref: string; path: string; bytes: Buffer } | null> {
  const parts = rest.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const ref = parts.slice(0, length).join("/");
    const commit = await resolveCommit(repository.gitDir, ref);
    if (commit === null) continue;
    const path = parts.slice(length).join("/");
    try {
      return { ref, path, bytes: await runGit(repository.gitDir, ["cat-file", "blob", `${commit}:${path}`]) };
    } catch (cause) {
      if (!(cause instanceof GitFailure)) throw cause;
    }
  }
  return null;
}
