/**
 * Reads or writes one file as the user of the sandbox, for bash with coreutils. An agent may have put links and pipes anywhere, and may
 * do so meanwhile: each folder is entered from the one before and has to be where its name says then, and dd opens no link and waits
 * for no pipe. Its last line says how it went.
 *
 *     read BASE LIMIT "" NAME...        the content, as lines of Base64
 *     write BASE "" STAGING NAME...     takes the content from another file
 */
export const FILE_SCRIPT = `
set -u
umask 077
verb=$1 base=$2 limit=$3 staging=$4
shift 4

fail() {
  printf '!failed %s\\n' "$1"
  exit
}

enter() {
  local wanted="$PWD/$1"
  [[ ! -L $1 ]] || fail link
  if [[ ! -e $1 ]]; then
    [[ $verb == write ]] || fail missing
    mkdir -m 700 -- "$1" 2> /dev/null || [[ -d $1 ]] || fail closed
  fi
  [[ -d $1 ]] || fail behind
  cd -P -- "./$1" 2> /dev/null || fail closed
  [[ $PWD == "$wanted" ]] || fail link
}

# A second name of a file may lie anywhere.
check_file() {
  [[ ! -L $1 ]] || fail link
  [[ ! -d $1 ]] || fail folder
  [[ -f $1 ]] || fail special
  read -r links size < <(stat -c '%h %s' -- "./$1")
  ((links == 1)) || fail special
}

read_file() {
  [[ -e $1 || -L $1 ]] || fail missing
  check_file "$1"
  ((size <= limit)) || fail large
  printf '!content\\n'
  dd if="./$1" iflag=nofollow,nonblock,fullblock,count_bytes count="$size" bs=1M status=none | base64 -w 65536
  [[ \${PIPESTATUS[*]} == '0 0' ]] || fail closed
}

write_file() {
  if [[ -e $1 || -L $1 ]]; then check_file "$1"; fi
  dd if="$staging" of="./$1" oflag=nofollow,nonblock bs=1M status=none 2> /dev/null || fail closed
}

cd -P -- "$base" 2> /dev/null || fail missing
[[ $PWD != / ]] || PWD=
while (($# > 1)); do
  enter "$1"
  shift
done
"\${verb}_file" "$1"
printf '!done\\n'
`;
