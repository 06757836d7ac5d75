/** Sending the output to whoever is connected. */
export const ATTEND_FUNCTIONS = `# Sends the output from two offsets on. The first to come starts the command; later ones take over from connections that broke.
attend() {
  local follower=$1 from_out=$2 from_err=$3
  prepare && printf '%s\\n' "$follower" > "$job/follower" || exit
  begin
  printf '!job %s\\n' "\${job##*/}"
  printf '!job %s\\n' "\${job##*/}" >&2
  follow "$follower" "$from_out" "$from_err"
}

# Two pipes for the output; one to wait on without a new process; and one to be woken by when the command has ended.
prepare() {
  [[ -p $job/nap ]] || mkfifo -- "$job/out.pipe" "$job/err.pipe" "$job/bell" "$job/nap" 2> /dev/null
  [[ -p $job/nap ]]
}

begin() {
  : >> "$job/out"
  : >> "$job/err"
  claim || return 0
  setsid bash "$job/job" run "$job" < /dev/null > /dev/null 2>&1 &
}

follow() {
  local follower=$1 over=0 pause=5 waited=0 seen='' out_at err_at end=lost
  exec 3< "$job/out" 4< "$job/err" 5<> "$job/bell" || exit
  (($2 == 0)) || dd skip="$2" iflag=skip_bytes count=0 status=none <&3 2> /dev/null
  (($3 == 0)) || dd skip="$3" iflag=skip_bytes count=0 status=none <&4 2> /dev/null
  while :; do
    [[ -s $job/exit ]] && over=1
    [[ ! -s $job/out ]] || base64 -w 65536 <&3 || exit
    [[ ! -s $job/err ]] || base64 -w 65536 <&4 >&2 || exit
    find_position 3; out_at=$position
    find_position 4; err_at=$position
    ((over)) && break
    if [[ $seen != "$out_at $err_at" ]]; then pause=5; elif ((pause < 160)); then pause=$((pause * 2)); fi
    seen="$out_at $err_at"
    nap "$pause"
    waited=$((waited + pause))
    is_current "$follower" || exit 3
    if is_lost "$waited"; then
      nap 50
      over=1
    fi
  done
  [[ ! -s $job/exit ]] || read -r end < "$job/exit"
  is_done || end=early
  printf '!end %s %s %s\\n' "$out_at" "$err_at" "$end"
}

# Whoever says how the command ended goes at once. Where he stays for two seconds, it was somebody else who said it.
is_done() {
  local round
  for ((round = 0; round < 400; round += 1)); do
    is_running || return 0
    nap 5
  done
  return 1
}

# Where the next byte is read from, by what the kernel says of the open file.
find_position() {
  read -r _ position < "/proc/self/fdinfo/$1"
}

# Another follower may have come, or the folder be gone.
is_current() {
  local follower=''
  { read -r follower < "$job/follower"; } 2> /dev/null
  [[ $follower == "$1" ]]
}

# Whether nobody will write an end: what ran the command is gone, or has not come for ten seconds.
is_lost() {
  if [[ ! -s $job/runner ]] && (($1 < 10000)); then return 1; fi
  ! is_running && [[ ! -s $job/exit ]]
}

# Waits for so many milliseconds, or until the bell rings. Starts no process.
nap() {
  local thousandths
  printf -v thousandths '%03d' "$1"
  read -r -t "0.$thousandths" -u 5 _
}
`;
