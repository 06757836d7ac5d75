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
  "CONTEXT.md",
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
 *
 * Each has a numbered folder of its own there, because a repository may hold names that would meet otherwise. The lists beside them
 * say what to put back; files that a sparse checkout left out stay hidden from git either way.
 */
export const SET_ASIDE_SCRIPT = `set -euo pipefail
export LC_ALL=C
aside=$1
shift
mkdir -p -- "$aside"
find . -path ./.git -prune -o \\( ${ANYWHERE.map((name) => `-name '${name}'`).join(" -o ")} \\) -printf '%P\\0' -prune > "$aside/paths"
for name in "$@"; do
  if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\\0' "$name" >> "$aside/paths"; fi
done
sort -zu -o "$aside/paths" "$aside/paths"
: > "$aside/tracked"
number=0
while IFS= read -r -d '' path; do
  number=$((number + 1))
  git ls-files -zt -- ":(top,literal)$path" | sed -nz 's/^H //p' >> "$aside/tracked"
  parent=
  if [[ $path == */* ]]; then parent=\${path%/*}; fi
  mkdir -p -- "$aside/$number/$parent"
  mv -T -- "$path" "$aside/$number/$path.${ASIDE}"
done < "$aside/paths"
git update-index -z --skip-worktree --stdin < "$aside/tracked"
cat -- "$aside/paths"
`;

/** For `bash -c`, in the checkout: puts everything back where nothing new has taken its place. */
export const PUT_BACK_SCRIPT = `set -euo pipefail
export LC_ALL=C
aside=$1
[ -e "$aside/paths" ] || exit 0
number=0
while IFS= read -r -d '' path; do
  number=$((number + 1))
  if [ -e "$path" ] || [ -L "$path" ]; then continue; fi
  if [[ $path == */* ]]; then mkdir -p -- "\${path%/*}"; fi
  mv -T -- "$aside/$number/$path.${ASIDE}" "$path"
done < "$aside/paths"
git ls-files -z | sort -z > "$aside/index"
sort -z -o "$aside/tracked" "$aside/tracked"
comm -z -12 "$aside/tracked" "$aside/index" | git update-index -z --no-skip-worktree --stdin
`;
