/** Finding and ending all that the command has started. */
export const TREE_FUNCTIONS = `# Kills again and again until nothing is left: a process that forks may be ahead for a round.
end_members() {
  local round
  for ((round = 0; round < 500; round += 1)); do
    find_members
    ((\${#members[@]} > 0)) || return 0
    kill -s KILL -- "\${members[@]}" 2> /dev/null
    # What the command has started as another user.
    if ((round % 50 == 2)); then sudo -n kill -s KILL -- "\${members[@]}" > /dev/null 2>&1; fi
    nap 10
  done
  return 1
}

# All that the command has started: what bears its mark, what is in its session, and the children of these.
find_members() {
  local pid marks all=() own=() parents=() grows=1 runner='' since=0 spared='' session=''
  members=()
  { read -r runner since < "$job/runner"; } 2> /dev/null
  { read -r spared < "$job/pumps"; } 2> /dev/null
  is_running && session=$runner
  for pid in /proc/[0-9]*; do
    pid=\${pid#/proc/}
    read_stat "$pid" || continue
    [[ \${stat[0]} == [ZX] || " $runner $spared $$ " == *" $pid "* ]] && continue
    # What is older than the job is none of its own.
    ((stat[19] >= \${since:-0})) || continue
    if [[ \${stat[3]} == "$session" ]]; then
      own[pid]=1
    else
      marks=()
      { mapfile -d '' -t marks < "/proc/$pid/environ"; } 2> /dev/null
      [[ "\${marks[*]-}" == *"SANDPIPER_SANDBOX=\${job##*/}"* ]] && own[pid]=1
    fi
    all+=("$pid")
    parents[pid]=\${stat[1]}
  done
  while ((grows)); do
    grows=0
    for pid in "\${all[@]}"; do
      [[ -z \${own[pid]-} && -n \${own[parents[pid]]-} ]] && own[pid]=1 grows=1
    done
  done
  members=("\${!own[@]}")
}

# Whether the shell that runs the command is there. Pids are used again, so its start time counts as well.
is_running() {
  local pid since
  { read -r pid since < "$job/runner"; } 2> /dev/null || return 1
  read_stat "$pid" && [[ \${stat[19]} == "$since" && \${stat[0]} != [ZX] ]]
}

# The fields of proc_pid_stat(5) from the third on: the second is a name that may hold anything.
read_stat() {
  local text=''
  { IFS= read -r -d '' text < "/proc/$1/stat"; } 2> /dev/null
  [[ -n $text ]] || return 1
  # shellcheck disable=SC2206
  stat=(\${text##*) })
}
`;
