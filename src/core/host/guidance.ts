/** Words of the maintainers to whoever reviews or writes code, from the base branch. */
export interface Guidance {
  readonly path: string;
  readonly text: string;
}

/** Files that are read for guidance, the most special first. */
export const GUIDANCE_PATHS: readonly string[] = ["REVIEW.md", ".github/REVIEW.md", "AGENTS.md", "CLAUDE.md"];

/** Of files that say the same, as where one was copied from another, the first. */
export function collectGuidance(texts: ReadonlyMap<string, string | null>): readonly Guidance[] {
  const seen = new Set<string>();
  return GUIDANCE_PATHS.flatMap((path) => {
    const text = texts.get(path)?.trim() ?? "";
    if (text === "" || seen.has(text)) return [];
    seen.add(text);
    return [{ path, text }];
  });
}
