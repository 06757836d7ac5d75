/** Running the command, which nobody needs to be connected for. */
export const RUN_FUNCTIONS = `# Only one of all who come decides whether the command begins.
claim() {
  local status
  set -C
  { : > "$job/begun"; } 2> /dev/null
  status=$?
  set +C
  return "$status"
}

# Runs the command to its end. Nobody is connected here.
run() {
  local spec=() within=() command pumps=() code end
  exec 5<> "$job/nap" 2> /dev/null
  read_stat "$$"
  printf '%s %s\\n' "$$" "\${stat[19]}" > "$job/runner"
  mapfile -d '' -t spec < "$job/spec"
  : > "$job/spec"
  local cwd=\${spec[0]} blocks=\${spec[1]} input=\${spec[2]}
  within=("\${spec[@]:4:spec[3]}")
  spec=("\${spec[@]:4 + spec[3]}")

  # shellcheck disable=SC2164
  cd -P -- "$cwd" 2> /dev/null || finish "refused missing"
  is_within "\${within[@]}" || finish "refused outside"

  # Pipes, as a command that opens /dev/stderr again would empty a file; of limited length, so that none fills the disk.
  (ulimit -f "$blocks"; exec cat < "$job/out.pipe" >> "$job/out") &
  pumps+=("$!")
  (ulimit -f "$blocks"; exec cat < "$job/err.pipe" >> "$job/err") &
  pumps+=("$!")
  # In a file of its own: who looks whether this shell runs must never meet an empty one.
  printf '%s\\n' "\${pumps[*]}" > "$job/pumps"
  exec 6> "$job/out.pipe" 7> "$job/err.pipe"

  launch "\${spec[@]}" &
  command=$!
  # What the shell says of a command that a signal has ended tells it from one that exits with the same number.
  exec 2> "$job/report" 6>&- 7>&-
  wait -f "$command"
  code=$?
  end="exited $code"
  ((code > 128)) && [[ -s $job/report ]] && end=killed
  exec 2> /dev/null

  end_members || end="stuck \${members[*]}"
  drain "\${pumps[@]}"
  finish "$end"
}

# Becomes the command, with so many variables. The shell's own of the same names are out of their way.
launch() {
  local sandpiper_count=$1
  shift
  exec < "$input" >&6 2>&7 5>&- 6>&- 7>&-
  { printf 1000 > /proc/self/oom_score_adj; } 2> /dev/null
  [[ $input == /dev/null ]] || rm -f -- "$input"
  unset -v spec within pumps members stat
  export -- "\${@:1:sandpiper_count}" 2> /dev/null
  shift "$sandpiper_count"
  exec -- "$@"
}

is_within() {
  local root
  (($# > 0)) || return 0
  for root in "$@"; do
    [[ $PWD == "$root" || $PWD == "$root"/* ]] && return 0
    root=$(cd -P -- "$root" && pwd) || continue
    [[ $PWD == "$root" || $PWD == "$root"/* ]] && return 0
  done
  return 1
}

# Waits for the rest of the output, for two seconds where a process that got away holds it open.
drain() {
  local round pump
  for pump in "$@"; do
    for ((round = 0; round < 400; round += 1)); do
      kill -0 "$pump" 2> /dev/null || break
      nap 5
    done
    kill -s KILL "$pump" 2> /dev/null
  done
}

finish() {
  # A file that is not empty is whole, because it is written at once.
  printf '%s\\n' "$1" > "$job/exit"
  printf '\\n' 1<> "$job/bell"
  exit
}
`;
