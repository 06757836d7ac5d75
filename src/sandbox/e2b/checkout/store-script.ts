/** What the files of a commit may hold together. As on the host. */
const MAX_CHECKOUT_BYTES = 8 * 1024 ** 3;

/** How long the list of them may be: folders that hold the same folder many times can stand for billions. As on the host. */
const MAX_LISTING_BYTES = 128 * 1024 ** 2;

/** Files are written as they are in the commit, byte by byte, and no filter of any name is looked for. */
const PLAIN_ATTRIBUTES = "* -text !eol -ident -filter !working-tree-encoding";

/** Functions of bash for repositories: the store, into which is fetched and which is thrown away, and what is made of its packs. */
export const STORE_FUNCTIONS = `
# No file of git's may be larger, in units of 1024 bytes. A lower limit of the template stands.
limit_files() { ulimit -f ${MAX_CHECKOUT_BYTES / 1024} 2>/dev/null || :; }

make_store() { git init --quiet --bare --template= --object-format="$2" -- "$1"; }

# Whatever git notes of the remote, it notes in the store.
fetch() {
  git --git-dir="$1" fetch --quiet --no-tags --no-write-fetch-head --no-recurse-submodules --no-auto-maintenance "\${@:2}"
}

# Makes the repository $2 of the packs of $1, with the commit $3, which is compared to $4, each without its parents.
settle() {
  local from=$1 to=$2 file
  git init --quiet --template= --object-format="$SANDPIPER_FORMAT" -- "$to" || return
  mkdir -p -- "$to/.git/objects/pack" "$to/.git/info" || return
  for file in "$from"/objects/pack/pack-*.{pack,idx,rev}; do
    if [[ -e $file ]]; then mv -- "$file" "$to/.git/objects/pack/" || return; fi
  done
  printf '%s\\n' "$3" "$4" | sort -u > "$to/.git/shallow" || return
  printf '%s\\n' '${PLAIN_ATTRIBUTES}' > "$to/.git/info/attributes" || return
  # Keeps the merge base from being collected, and gives it a name.
  git --git-dir="$to/.git" update-ref refs/sandpiper/merge-base "$4"
}

# Lists the files of a commit with their sizes, of which the files that are not here have none.
# Returns 2 where they are too large, and 3 where they are too many.
list_files() {
  local sizes
  git --git-dir="$1" ls-tree -r -l --full-tree "$2" | head -c ${MAX_LISTING_BYTES + 1} > "$3"
  local status=$?
  if (( $(stat -c %s -- "$3") > ${MAX_LISTING_BYTES} )); then return 3; fi
  if (( status != 0 )); then return 1; fi
  sizes=$(cut -f 1 -- "$3" | tr -s ' ' | cut -d ' ' -f 4 | tr -c '0-9\\n' 0 | tr '\\n' +) || return 1
  if (( \${sizes}0 > ${MAX_CHECKOUT_BYTES} )); then return 2; fi
}

# Writes the files of the commit $2 into the working tree $1.
write_files() (
  umask 022
  cd -- "$1" || exit
  export GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD
  if [[ $files == changed && $1 == "$checkout" ]]; then
    git sparse-checkout set --cone --stdin < "$work/cone" || exit
    # Much of the tree has no content here: what would look for all of it is off.
    git config gc.auto 0 && git config maintenance.auto false && git config log.showRoot false || exit
  fi
  git checkout --quiet --force --detach "$2" || exit
  # Notes the folders that are not here in the index, so that commits do not look for their files.
  git write-tree --missing-ok > /dev/null
)
`;
