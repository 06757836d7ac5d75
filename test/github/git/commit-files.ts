import type { Account } from "../records.ts";
import { runGit } from "./run-git.ts";

/** A file to write: text, bytes, or either with a mode ("100755", "120000"). Null removes it. */
export type FileContent = string | Uint8Array | { readonly content: string | Uint8Array; readonly mode: string } | null;
export type Files = Readonly<Record<string, FileContent>>;

export interface CommitRequest {
  readonly branch: string;
  /** The parent; null for a first commit. */
  readonly parent: string | null;
  readonly files: Files;
  readonly message: string;
  readonly author: Pick<Account, "login" | "name" | "email">;
  readonly date: Date;
}

/** Makes a commit and points the branch at it, in one git process whatever the number of files. */
export async function commitFiles(gitDir: string, request: CommitRequest): Promise<string> {
  const input = Buffer.concat([...commitHeader(request), ...Object.entries(request.files).map(fileChange), DONE]);
  const output = await runGit(gitDir, ["fast-import", "--quiet", "--force", "--done", "--date-format=raw"], { input });
  return output.toString().trim();
}

const DONE = Buffer.from("\nget-mark :1\ndone\n");

function commitHeader({ branch, parent, message, author, date }: CommitRequest): Buffer[] {
  const person = `${author.name ?? author.login} <${author.email}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const head = `commit refs/heads/${branch}\nmark :1\nauthor ${person}\ncommitter ${person}\n`;
  const from = parent === null ? "" : `from ${parent}\n`;
  return [Buffer.from(head), block(message), Buffer.from(from)];
}

function fileChange([path, file]: [string, FileContent]): Buffer {
  if (file === null) return Buffer.from(`D ${quotePath(path)}\n`);
  const { content, mode } =
    typeof file === "string" || file instanceof Uint8Array ? { content: file, mode: "100644" } : file;
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quotePath(path)}\n`), block(content)]);
}

function block(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}

function quotePath(path: string): string {
  const escaped = path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
