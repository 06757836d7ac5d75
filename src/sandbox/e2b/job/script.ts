import { ATTEND_FUNCTIONS } from "./attend-script.ts";
import { RUN_FUNCTIONS } from "./run-script.ts";
import { STOP_FUNCTIONS } from "./stop-script.ts";
import { TREE_FUNCTIONS } from "./tree-script.ts";

/**
 * The script of a job, for bash with coreutils. It lies in the folder of the job, with these files:
 *
 *     spec       what to run (see buildJobSpec); gone once it is read
 *     stdin      gone once it is open
 *     begun      made by the one who starts the command, or who calls it off before that
 *     runner     pid and start time of the shell that waits for the command
 *     pumps      pids of those who copy its output
 *     out, err   the output
 *     exit       how it ended, in one word or two; comes last, and whole
 *     follower   who sends the output at present
 *     bell, nap  pipes to wait on
 */
export const JOB_SCRIPT = `# Runs one command, keeps its output in files, and ends all that it has started.
# bash job attend|run|stop|remove FOLDER [ARGUMENT...]
set -u
set -m

${ATTEND_FUNCTIONS}
${RUN_FUNCTIONS}
${STOP_FUNCTIONS}
${TREE_FUNCTIONS}
verb=$1
job=$2
shift 2
case $verb in
  attend) attend "$@" ;;
  run) run ;;
  stop) stop "$@" ;;
  remove) rm -rf -- "$job" ;;
esac
exit
`;
