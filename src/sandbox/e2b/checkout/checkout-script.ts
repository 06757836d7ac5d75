import { LFS_FUNCTIONS } from "./lfs-script.ts";
import { STORE_FUNCTIONS } from "./store-script.ts";
import { SUBMODULE_FUNCTIONS } from "./submodule-script.ts";
import { WANTED_FUNCTIONS } from "./wanted-script.ts";

/**
 * The script that makes a checkout in a sandbox, for bash with git and coreutils. It is told what to do by variables, whose values are
 * never code. It reports on its first output, as pairs of a word and a text that each end with a zero byte; git prints to the second.
 *
 *     SANDPIPER_WORK        a folder of its own, which it removes in the end
 *     SANDPIPER_CREDENTIAL  a file in it, or nothing; gone before a file of the repository is written
 *     SANDPIPER_URL         where to fetch; empty for the pack in SANDPIPER_PACK
 *     SANDPIPER_CHECKOUT    where the files go: whatever is there is removed
 *     SANDPIPER_HEAD, SANDPIPER_BASE, SANDPIPER_FORMAT
 *     SANDPIPER_FILES       "all" or "changed"; the cone for the latter is on stdin
 *     SANDPIPER_LFS, SANDPIPER_SUBMODULES  "yes" or "no"
 */
export function buildCheckoutScript(environment: string): string {
  return `${environment}\n${START}\n${STORE_FUNCTIONS}\n${WANTED_FUNCTIONS}\n${LFS_FUNCTIONS}\n${SUBMODULE_FUNCTIONS}\n${MAIN}`;
}

const START = `
set -uo pipefail
exec 3>&1 1>&2
umask 077
work=$SANDPIPER_WORK
trap 'rm -rf -- "$work"' EXIT
trap 'exit 143' HUP INT TERM
mkdir -p -- "$work" || exit

report() { printf '%s\\0%s\\0' "$1" "$2" >&3; }
fail() { report failed "$1"; exit 1; }
`;

/** Fetches submodules into a checkout that is there: a path, an address and a commit id for each on stdin, each with a zero byte. */
export function buildSubmoduleScript(environment: string): string {
  return `${environment}\n${START}\n${STORE_FUNCTIONS}\n${SUBMODULE_FUNCTIONS}\nfetch_submodules\n`;
}

const MAIN = `
head=$SANDPIPER_HEAD base=$SANDPIPER_BASE files=$SANDPIPER_FILES
checkout=$SANDPIPER_CHECKOUT store=$work/store.git
limit_files

# What an agent of an earlier run has left there, folders that it closed included.
if [[ -e $checkout ]]; then chmod -R u+rwX -- "$checkout"; rm -rf -- "$checkout" || fail space; fi
mkdir -p -- "$checkout" || fail space
make_store "$store" "$SANDPIPER_FORMAT" || fail git
read_cone

if [[ -z $SANDPIPER_URL ]]; then
  git --git-dir="$store" index-pack --stdin < "$SANDPIPER_PACK" || fail pack
  rm -f -- "$SANDPIPER_PACK"
elif [[ $files == changed ]]; then
  fetch_part || fail fetch
else
  fetch "$store" --depth=1 "$SANDPIPER_URL" "$head" "$base" || fail fetch
fi
settle "$store" "$checkout" "$head" "$base" || fail git
list_files "$checkout/.git" "$head" "$work/listing"
case $? in 0) ;; 2) fail bytes ;; 3) fail count ;; *) fail incomplete ;; esac
if [[ $files == changed ]]; then check_wanted || fail incomplete; fi
if [[ $SANDPIPER_LFS == yes ]]; then find_pointers && fetch_lfs; fi

rm -f -- "$SANDPIPER_CREDENTIAL"
[[ ! -e $SANDPIPER_CREDENTIAL ]] || fail credential

write_files "$checkout" "$head" || fail checkout
if [[ $SANDPIPER_LFS == yes ]]; then place_lfs || fail lfs; fi
if [[ $SANDPIPER_SUBMODULES == yes ]]; then list_submodules || fail submodules; fi
report done "$head"
`;
