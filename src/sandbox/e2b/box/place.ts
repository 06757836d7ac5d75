/** Where things lie in a sandbox. All paths are absolute. */
export interface Place {
  /** Home of the user that commands run as, which is not the same in every template. */
  readonly home: string;
  /** Holds all that is ours. */
  readonly root: string;
  /** The working tree. */
  readonly checkout: string;
  /** Task files, beside the working tree. */
  readonly task: string;
  /** Scripts, output and exit codes of commands. */
  readonly jobs: string;
  /** Temporary files of commands. */
  readonly tmp: string;
}

export function placeIn(home: string): Place {
  const root = `${home}/sandpiper`;
  return {
    home,
    root,
    checkout: `${root}/checkout`,
    task: `${root}/task`,
    jobs: `${root}/jobs`,
    tmp: `${root}/tmp`,
  };
}
