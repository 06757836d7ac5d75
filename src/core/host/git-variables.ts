/**
 * What every git of ours gets in its environment: no configuration but our own, nothing that asks, shows or edits, and nothing fetched that
 * was not asked for. https://git-scm.com/docs/git#_environment_variables
 */
export const SAFE_GIT_VARIABLES = {
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "",
  SSH_ASKPASS: "",
  GIT_PAGER: "cat",
  GIT_EDITOR: "false",
  GIT_LITERAL_PATHSPECS: "1",
  // The commits as they are, without the replacements and grafts that a repository may define.
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_NO_LAZY_FETCH: "1",
  GIT_LFS_SKIP_SMUDGE: "1",
} as const;
