/** Paths that one call of git is given. The kernel takes 2 MiB of arguments. */
const BATCH = 200;

/** Functions of bash that find and fetch what a part of the tree and the change need, and nothing else. */
export const WANTED_FUNCTIONS = `
folders=() parents=()
# Three lists on stdin, each ended by an empty entry: whole folders, folders whose files alone are wanted, and the first as git quotes them.
read_cone() {
  local entry
  while IFS= read -r -d '' entry && [[ -n $entry ]]; do folders+=("$entry"); done
  while IFS= read -r -d '' entry && [[ -n $entry ]]; do parents+=("$entry/"); done
  while IFS= read -r -d '' entry && [[ -n $entry ]]; do printf '%s\\n' "$entry"; done > "$work/cone"
}

# Fetches all folders of both commits without a file, and then the files that are wanted, by their ids.
fetch_part() {
  if ! fetch "$store" --depth=1 --filter=blob:none "$SANDPIPER_URL" "$head" "$base" 2> "$work/said"; then
    cat -- "$work/said"
    return 1
  fi
  list_wanted > "$work/wanted.all" || return
  sort -u -- "$work/wanted.all" > "$work/wanted"
  if [[ $(< "$work/said") == *"filtering not recognized"* ]]; then
    report unfiltered ""
    return 0
  fi
  [[ -s $work/wanted ]] || return 0
  git -c fetch.negotiationAlgorithm=noop --git-dir="$store" fetch --quiet --no-tags --no-write-fetch-head \\
    --no-recurse-submodules --no-auto-maintenance --filter=blob:none --stdin "$SANDPIPER_URL" < "$work/wanted"
}

blobs_of() {
  local type oid
  while read -r _ type oid _; do
    if [[ $type == blob ]]; then printf '%s\\n' "$oid"; fi
  done
}

# Ids of the files in the cone, and of both sides of the change.
list_wanted() {
  local at old_mode new_mode old new
  git --git-dir="$store" ls-tree "$head" | blobs_of || return
  for (( at = 0; at < \${#folders[@]}; at += ${BATCH} )); do
    git --git-dir="$store" ls-tree -r "$head" -- "\${folders[@]:at:${BATCH}}" | blobs_of || return
  done
  for (( at = 0; at < \${#parents[@]}; at += ${BATCH} )); do
    git --git-dir="$store" ls-tree "$head" -- "\${parents[@]:at:${BATCH}}" | blobs_of || return
  done
  git --git-dir="$store" diff-tree -r --raw --no-renames --no-abbrev "$base" "$head" | while read -r old_mode new_mode old new _; do
    if [[ $old_mode != :160000 && $old == *[1-9a-f]* ]]; then printf '%s\\n' "$old"; fi
    if [[ $new_mode != 160000 && $new == *[1-9a-f]* ]]; then printf '%s\\n' "$new"; fi
  done
}

# Nothing is asked of a remote here: the repository has none.
check_wanted() {
  [[ -e $work/wanted ]] || return 0
  git --git-dir="$checkout/.git" cat-file --batch-check='%(objecttype)' < "$work/wanted" > "$work/here" || return
  local line
  while read -r line; do
    [[ $line == blob ]] || { printf '%s\\n' "$line"; return 1; }
  done < "$work/here"
}
`;
