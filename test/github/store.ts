import type {
  Account,
  App,
  CheckRun,
  CheckSuite,
  CommitStatus,
  Installation,
  Issue,
  IssueComment,
  PullRequest,
  Reaction,
  Repository,
  Review,
  ReviewComment,
  Thread,
  Token,
} from "./records.ts";

/** All records, and the one counter that numbers them. */
export interface Store {
  /** By login in lower case. */
  readonly accounts: Map<string, Account>;
  readonly repositories: Map<number, Repository>;
  readonly issues: Map<number, Issue>;
  readonly pulls: Map<number, PullRequest>;
  readonly reviews: Map<number, Review>;
  readonly threads: Map<number, Thread>;
  readonly reviewComments: Map<number, ReviewComment>;
  readonly issueComments: Map<number, IssueComment>;
  readonly reactions: Map<number, Reaction>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, Token>;
  /** Codes of the App manifest flow, each with the App it makes. */
  readonly manifestCodes: Map<string, ManifestApp>;
  nextId(): number;
}

export interface ManifestApp {
  readonly app: App;
  readonly pem: string;
  readonly clientSecret: string;
  readonly expiresAt: Date;
}

export function createStore(): Store {
  let lastId = 1_000_000;
  return {
    accounts: new Map(),
    repositories: new Map(),
    issues: new Map(),
    pulls: new Map(),
    reviews: new Map(),
    threads: new Map(),
    reviewComments: new Map(),
    issueComments: new Map(),
    reactions: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    manifestCodes: new Map(),
    nextId() {
      lastId += 1;
      return lastId;
    },
  };
}

/** The record of an id that the store itself handed out. */
export function recordOf<T>(records: ReadonlyMap<number, T>, id: number): T {
  const record = records.get(id);
  if (record === undefined) throw new Error(`The store holds no record ${id}, although another record points at it.`);
  return record;
}

export function accountOf(store: Store, login: string): Account {
  const account = store.accounts.get(login.toLowerCase());
  if (account === undefined) throw new Error(`There is no account "${login}". Create it with createUser first.`);
  return account;
}

export function findRepository(store: Store, owner: string, name: string): Repository | undefined {
  const wanted = fullName({ owner, name }).toLowerCase();
  return [...store.repositories.values()].find((repository) => fullName(repository).toLowerCase() === wanted);
}

export function fullName({ owner, name }: { owner: string; name: string }): string {
  return `${owner}/${name}`;
}

export function pullsOf(store: Store, repositoryId: number): PullRequest[] {
  return [...store.pulls.values()].filter((pull) => pull.issue.repositoryId === repositoryId);
}

export function findPull(store: Store, repositoryId: number, number: number): PullRequest | undefined {
  return [...store.pulls.values()].find(
    (pull) => pull.issue.repositoryId === repositoryId && pull.issue.number === number,
  );
}

export function findIssue(store: Store, repositoryId: number, number: number): Issue | undefined {
  return [...store.issues.values()].find((issue) => issue.repositoryId === repositoryId && issue.number === number);
}

export function repositoryOfPull(store: Store, pull: PullRequest): Repository {
  return recordOf(store.repositories, pull.issue.repositoryId);
}

/** Comments of a pull request in the order of their creation. */
export function commentsOfPull(store: Store, pullId: number): ReviewComment[] {
  return [...store.reviewComments.values()].filter((comment) => comment.pullId === pullId);
}

export function threadsOfPull(store: Store, pullId: number): Thread[] {
  return [...store.threads.values()].filter((thread) => thread.pullId === pullId);
}

export function reviewsOfPull(store: Store, pullId: number): Review[] {
  return [...store.reviews.values()].filter((review) => review.pullId === pullId);
}
