import type { Repository } from "../records.ts";
import { findPull } from "../store.ts";
import type { World } from "../world.ts";
import { commitAddress, pullAddress } from "./addresses.ts";
import type { References } from "./markdown-references.ts";
import { accountAddress } from "./person.ts";

/** What comments in a repository can point at: accounts, its pull requests, and the commits at hand. */
export function referencesOf({ store }: World, repository: Repository, shas: Iterable<string> = []): References {
  const commits = [...shas];
  return {
    mention(login) {
      const account = store.accounts.get(login.toLowerCase());
      return account === undefined ? null : accountAddress(account.login);
    },
    issue: (number) => (findPull(store, repository.id, number) === undefined ? null : pullAddress(repository, number)),
    commit(hex) {
      const sha = commits.find((candidate) => candidate.startsWith(hex.toLowerCase()));
      return sha === undefined ? null : commitAddress(repository, sha);
    },
  };
}
