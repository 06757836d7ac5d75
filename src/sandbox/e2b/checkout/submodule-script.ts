/** Functions of bash for submodules. None of git's own commands for them is used: those run what `.gitmodules` says. */
export const SUBMODULE_FUNCTIONS = `
# Reports the submodules of the part of the tree that is here, and what .gitmodules of the same commit says.
list_submodules() {
  local entry tag mode oid
  git -C "$checkout" ls-files -t -s -z > "$work/index" || return
  while IFS= read -r -d '' entry; do
    read -r tag mode oid _ <<< "\${entry%%$'\\t'*}"
    if [[ $tag == H && $mode == 160000 ]]; then report link "$oid \${entry#*$'\\t'}"; fi
  done < "$work/index"
  git -C "$checkout" cat-file -e "$head:.gitmodules" 2> /dev/null || return 0
  git -C "$checkout" config --blob "$head:.gitmodules" -z --get-regexp '^submodule\\..*\\.(path|url)$' > "$work/settings"
  while IFS= read -r -d '' entry; do report setting "$entry"; done < "$work/settings"
}

fetch_submodules() {
  local path url oid number=0
  files=all checkout=
  limit_files
  while IFS= read -r -d '' path && IFS= read -r -d '' url && IFS= read -r -d '' oid; do
    (( number += 1 ))
    fetch_submodule "$SANDPIPER_CHECKOUT/$path" "$url" "$oid" < /dev/null > "$work/said" 2>&1 ||
      report submodule-failed "$path"$'\\n'"$(tail -n 1 -- "$work/said")"
    rm -rf -- "$work/sub.git"
  done
  report done "$number"
}

# The folder is there, and empty: git has made it for the commit that the tree names.
fetch_submodule() {
  make_store "$work/sub.git" "$SANDPIPER_FORMAT" || return
  fetch "$work/sub.git" --depth=1 "$2" "$3" || return
  settle "$work/sub.git" "$1" "$3" "$3" || return
  if list_files "$1/.git" "$3" "$work/listing" && write_files "$1" "$3"; then return 0; fi
  echo 'fatal: the files of the commit cannot be written'
  rm -rf -- "$1/.git"
  return 1
}
`;
