/** The pull request that a host stands for, at whatever head it has. */
export interface Pull {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export function namePull({ owner, repo, number }: Pull): string {
  return `${owner}/${repo}#${number}`;
}

/** Parameters of a path in the repository; none without a pull request, as for the dry run of a local change. */
export function repositoryParameters(pull: Pull | null): Readonly<Record<string, unknown>> {
  return pull === null ? {} : { owner: pull.owner, repo: pull.repo };
}

export function pullParameters(pull: Pull | null): Readonly<Record<string, unknown>> {
  return pull === null ? {} : { ...repositoryParameters(pull), pull_number: pull.number };
}

/** A comment on the conversation of a pull request goes by the number of the issue that it is too. */
export function issueParameters(pull: Pull | null): Readonly<Record<string, unknown>> {
  return pull === null ? {} : { ...repositoryParameters(pull), issue_number: pull.number };
}
