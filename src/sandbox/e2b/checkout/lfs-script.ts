/** No pointer is larger: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. */
const MAX_POINTER_BYTES = 1024;

/** What is fetched of Git LFS for one review. */
const MAX_LFS_BYTES = 2 * 1024 ** 3;

const FIRST_LINE = "version https://git-lfs.github.com/spec/v1";

/**
 * Functions of bash for files of Git LFS. They are fetched by a repository that holds nothing but the pointers, so that neither the
 * configuration of the repository under review nor an attribute of it says anything about the way.
 */
export const LFS_FUNCTIONS = `
pointers=0
# Writes the ids of the blobs that are pointers, each with the id and the size of the file that it stands for.
find_pointers() {
  local type oid size batch=()
  : > "$work/candidates"
  while read -r _ type oid size _; do
    if [[ $type == blob && $size == [0-9]* ]] && (( size <= ${MAX_POINTER_BYTES} )); then printf '%s\\n' "$oid"; fi
  done < "$work/listing" | sort -u > "$work/small"
  while mapfile -t -n 500 batch && (( \${#batch[@]} > 0 )); do
    git --git-dir="$checkout/.git" grep -l -F -e '${FIRST_LINE}' "\${batch[@]}" >> "$work/candidates"
    (( $? <= 1 )) || return
  done < "$work/small"
  read_pointers > "$work/pointers"
  pointers=$(wc -l < "$work/pointers")
}

read_pointers() {
  local oid lines name size
  while read -r oid; do
    mapfile -t lines < <(git --git-dir="$checkout/.git" cat-file blob "$oid")
    name=\${lines[1]-} size=\${lines[2]-}
    if [[ \${lines[0]-} == '${FIRST_LINE}' && $name =~ ^oid\\ sha256:[0-9a-f]{64}$ && $size =~ ^size\\ [0-9]{1,15}$ ]]; then
      printf '%s %s %s\\n' "$oid" "\${name#oid sha256:}" "\${size#size }"
    fi
  done < "$work/candidates"
}

# Leaves the files in the store of the pointers. Whatever could not be had is reported, and stays a pointer.
fetch_lfs() {
  (( pointers > 0 )) || return 0
  if [[ -z $SANDPIPER_URL ]]; then report lfs-unreachable "$pointers"; return; fi
  if ! git lfs version > /dev/null 2>&1; then report lfs-missing "$pointers"; return; fi
  local oid size total=0 tree commit
  while read -r _ _ size; do (( total += size )); done < "$work/pointers"
  if (( total > ${MAX_LFS_BYTES} )); then report lfs-large "$pointers"; return; fi
  git init --quiet --bare --template= --object-format="$SANDPIPER_FORMAT" -- "$work/lfs.git" || return
  printf '%s\\n' "$checkout/.git/objects" > "$work/lfs.git/objects/info/alternates"
  tree=$(while read -r oid _; do printf '100644 blob %s\\t%s\\n' "$oid" "$oid"; done < "$work/pointers" |
    git --git-dir="$work/lfs.git" mktree) || return
  commit=$(GIT_AUTHOR_NAME=s GIT_AUTHOR_EMAIL=s@s GIT_COMMITTER_NAME=s GIT_COMMITTER_EMAIL=s@s \\
    git --git-dir="$work/lfs.git" commit-tree -m pointers "$tree" < /dev/null) || return
  git --git-dir="$work/lfs.git" config remote.origin.url "$SANDPIPER_URL"
  # Its exit code is not needed: what matters is which files have come.
  HOME=$work git --git-dir="$work/lfs.git" lfs fetch origin "$commit" < /dev/null
}

# Puts the files where their pointers are. Git is told to take them for unchanged, because no filter makes pointers of them.
place_lfs() {
  (( pointers > 0 )) && [[ -d $work/lfs.git ]] || return 0
  local entry meta path oid name missing=0
  local -A names=()
  while read -r oid name _; do names[$oid]=$name; done < "$work/pointers"
  cd -- "$checkout" || return
  git ls-files -t -s -z > "$work/index" || return
  : > "$work/placed"
  while IFS= read -r -d '' entry; do
    meta=\${entry%%$'\\t'*} path=\${entry#*$'\\t'}
    read -r tag mode oid _ <<< "$meta"
    name=\${names[$oid]-}
    [[ $tag == H && $mode == 100* && -n $name ]] || continue
    if [[ $(sha256sum < "$work/lfs.git/lfs/objects/\${name:0:2}/\${name:2:2}/$name") != "$name "* ]] 2> /dev/null; then
      (( missing += 1 ))
      continue
    fi
    cat -- "$work/lfs.git/lfs/objects/\${name:0:2}/\${name:2:2}/$name" > "./$path" || return
    printf '%s\\0' "$path" >> "$work/placed"
  done < "$work/index"
  git update-index --assume-unchanged -z --stdin < "$work/placed" || return
  if (( missing > 0 )); then report lfs-failed "$missing"; fi
}
`;
