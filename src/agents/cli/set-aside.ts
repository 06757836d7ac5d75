/**
 * What coding agents take for their own configuration: instructions, settings with hooks and addresses of models, plugins, MCP
 * servers, skills. In a checkout under review these are words of strangers.
 * They are moved out of the way by name, for all agents alike, beside the switches that each program has against them.
 */
const ANYWHERE = [
  "AGENT.md",
  "AGENTS.md",
  "AGENTS.override.md",
  "CLAUDE.md",
  "CLAUDE.local.md",
  "GEMINI.md",
  ".mcp.json",
  "opencode.json",
  "opencode.jsonc",
  "openclaw.json",
  ".agents",
  ".amp",
  ".claude",
  ".codex",
  ".cursor",
  ".gemini",
  ".opencode",
  ".openclaw",
  ".pi",
];

/** Name of the folder in the task folder. What lies there has this ending besides, so that no program knows it again. */
export const ASIDE = "set-aside";

/**
 * For `bash -c`, in the checkout: moves the files to the folder that is the first argument, and tells git that they are not missing.
 * Further arguments are names that count at the top of the checkout only. Prints each path, with NUL at its end.
 */
export const SET_ASIDE_SCRIPT = `set -euo pipefail
aside=$1
shift
{
  find . -path ./.git -prune -o \\( ${ANYWHERE.map((name) => `-name '${name}'`).join(" -o ")} \\) -print0 -prune
  for name in "$@"; do
    if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\\0' "./$name"; fi
  done
} | while IFS= read -r -d '' path; do
  path=\${path#./}
  git ls-files -z -- ":(top,literal)$path" | git update-index -z --skip-worktree --stdin
  mkdir -p -- "$aside/$(dirname -- "$path")"
  mv -- "$path" "$aside/$path.${ASIDE}"
  printf '%s\\0' "$path"
done
`;

/** For `bash -c`, in the checkout: puts everything back where nothing new has taken its place. */
export const PUT_BACK_SCRIPT = `set -euo pipefail
aside=$1
[ -d "$aside" ] || exit 0
find "$aside" -name '*.${ASIDE}' -print0 -prune | while IFS= read -r -d '' kept; do
  path=\${kept#"$aside"/}
  path=\${path%.${ASIDE}}
  git ls-files -z -- ":(top,literal)$path" | git update-index -z --no-skip-worktree --stdin
  if [ -e "$path" ] || [ -L "$path" ]; then continue; fi
  mkdir -p -- "$(dirname -- "$path")"
  mv -- "$kept" "$path"
done
`;
