import { type FileDiff, pathOf } from "../diff/diff.ts";
import type { Finding } from "../finding/finding.ts";

/** What a path in a finding speaks of. */
export type NamedFile =
  /** Usually one file. Several where a path was given up and taken again, or where a shortened path fits several. */
  | { readonly kind: "changed"; readonly files: readonly FileDiff[]; readonly isCertain: boolean }
  | { readonly kind: "outside"; readonly path: string };

export interface PathSources {
  readonly files: readonly FileDiff[];
  /** Texts at the head by path. What is absent or null there is no text file of the head. */
  readonly texts: ReadonlyMap<string, string | null>;
}

/** The paths of the head whose text is needed to place these findings: read each, and pass them as `texts`. */
export function pathsToRead(findings: readonly Finding[], files: readonly FileDiff[]): readonly string[] {
  const paths = new Set<string>();
  for (const finding of findings) {
    const named = findFile(finding, { files, texts: new Map() });
    if (named.kind === "changed") for (const { newPath } of named.files) if (newPath !== null) paths.add(newPath);
    for (const spelling of spellingsOf(finding.path)) if (isRepositoryPath(spelling)) paths.add(spelling);
  }
  return [...paths];
}

/** Finds the file that a finding names: by its path, its old path, without `a/`, and last by the path's end. */
export function findFile({ path, side }: Pick<Finding, "path" | "side">, { files, texts }: PathSources): NamedFile {
  const spellings = spellingsOf(path);
  for (const spelling of spellings) {
    const byNew = files.filter(({ newPath }) => newPath === spelling);
    const byOld = files.filter((file) => !byNew.includes(file) && oldPathOf(file) === spelling);
    const named = side === "LEFT" ? [...byOld, ...byNew] : [...byNew, ...byOld];
    if (named.length > 0) return { kind: "changed", files: named, isCertain: true };
    if (typeof texts.get(spelling) === "string") return { kind: "outside", path: spelling };
  }
  const clean = spellings[1] ?? path;
  const similar = findByEnd(clean, files);
  if (similar.length > 0) return { kind: "changed", files: similar, isCertain: similar.length === 1 };
  return { kind: "outside", path: clean };
}

/** Finds a file by an absolute path, such as `/checkout/src/a.ts`, or by a shortened one, such as `a.ts`. */
function findByEnd(written: string, files: readonly FileDiff[]): readonly FileDiff[] {
  const shortened = files.filter((file) => namesOf(file).some((name) => name.endsWith(`/${written}`)));
  if (written === "" || shortened.length > 0) return shortened;
  const within = files.filter((file) =>
    namesOf(file).some((name) => name.includes("/") && written.endsWith(`/${name}`)),
  );
  const longest = Math.max(...within.map((file) => pathOf(file).length));
  return within.filter((file) => pathOf(file).length === longest);
}

function namesOf(file: FileDiff): readonly string[] {
  return [file.newPath, oldPathOf(file)].filter((name) => name !== null);
}

/** A copied file left its source where it was, so the source's path does not name the copy. */
function oldPathOf(file: FileDiff): string | null {
  return file.change === "copied" ? null : file.oldPath;
}

/** As written; cleaned of what is no part of a path; and that without the `a/` or `b/` of diffs. */
function spellingsOf(path: string): readonly string[] {
  const clean = path
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.?\/)+/, "")
    .replace(/(?::\d+(?:-\d+)?){1,2}$/, "");
  return [path, clean, clean.replace(/^[ab]\//, "")];
}

/** False for what no tree of git can hold, so that nothing an agent writes leaves the repository. */
function isRepositoryPath(path: string): boolean {
  return path !== "" && !path.includes("\0") && !/^\/|\\|(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}
