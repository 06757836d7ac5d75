/** Ending the command before its time. */
export const STOP_FUNCTIONS = `# Ends the command before its time: asks first where there is a grace, in milliseconds.
stop() {
  local grace=$1 round
  prepare || exit
  exec 5<> "$job/nap" || exit
  if claim; then finish killed; fi
  for ((round = 0; round < 500; round += 1)); do
    [[ -s $job/runner ]] && break
    nap 10
  done
  if ((grace > 0)); then ask "$grace"; fi
  for ((round = 0; round < 1000; round += 1)); do
    end_members || break
    is_running || exit 0
    nap 10
  done
  if [[ -s $job/exit ]]; then exit; fi
  printf '!stuck %s\\n' "\${members[*]}"
}

# Each process is asked once, so that what tidies up may start others.
ask() {
  local round has_asked=0
  for ((round = 0; round < $1; round += 20)); do
    if ((!has_asked)); then
      find_members
      if ((\${#members[@]} > 0)); then
        kill -s TERM -- "\${members[@]}" 2> /dev/null
        has_asked=1
      fi
    fi
    is_running || return
    nap 20
  done
}
`;
