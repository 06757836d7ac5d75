/** Where the program is. It goes before those of the system: theirs cannot work where nobody may gain privileges. */
export const SUDO_FOLDER = "/opt/sudo/bin";

/**
 * The sudo without a password that every template of the real service has, as far as a namespace can be root: programs see that
 * they are root, and may do what the user may do. The environment is cleaned as sudo's `env_reset` does; see sudo(8).
 */
export const SUDO_SCRIPT = `#!/bin/bash
user=root
keep=
while [ $# -gt 0 ]; do
  case "$1" in
    -u | --user) user="$2"; shift ;;
    --user=*) user="\${1#--user=}" ;;
    -E | --preserve-env) keep=1 ;;
    -n | -H | -S | -k | -b | --non-interactive | --set-home | --stdin) ;;
    -i | -s | --login | --shell) shift; set -- -- /bin/bash \${1:+-c "$*"} ;;
    --) shift; break ;;
    -*) echo "sudo: this sandbox does not know the option $1" >&2; exit 1 ;;
    *) break ;;
  esac
  [ "$1" = -- ] || shift
done
if ! entry=$(getent passwd "$user"); then
  echo "sudo: unknown user $user" >&2
  exit 1
fi
if [ $# -eq 0 ]; then
  echo "usage: sudo [-EHn] [-u user] [VAR=value] command [arg ...]" >&2
  exit 1
fi
home=$(cut -d: -f6 <<<"$entry")
become=()
[ "$user" = root ] && [ "$(id -u)" != 0 ] && become=(/usr/bin/unshare --map-root-user --)
identity=(HOME="$home" USER="$user" LOGNAME="$user" SUDO_USER="$(id -un)" SUDO_UID="$(id -u)" SUDO_GID="$(id -g)")
if [ -n "$keep" ]; then
  exec "\${become[@]}" env "\${identity[@]}" "$@"
fi
exec "\${become[@]}" env -i PATH="$PATH" \${TERM:+TERM="$TERM"} \${LANG:+LANG="$LANG"} "\${identity[@]}" "$@"
`;
