import type { Clock } from "./clock.ts";
import type { Store } from "./store.ts";
import type { Outbox } from "./webhooks/outbox.ts";

/** What every part of the counterpart works on. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly limits: Limits;
  /** Folder of the bare repositories. */
  readonly gitRoot: string;
  /** Address of the web pages and of git; the API answers there too. */
  readonly url: string;
  readonly apiUrl: string;
}

/** Limits of GitHub that a test may want lower, so that it need not make 3,000 files. */
export interface Limits {
  /** https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
  readonly pullFiles: number;
  /** Above these the diff media type answers 406. */
  readonly diffFiles: number;
  readonly diffLines: number;
  /** Changed lines of one file above which the list of files leaves `patch` out. Not documented; seen at 2,081. */
  readonly patchLines: number;
}

export const GITHUB_LIMITS: Limits = { pullFiles: 3_000, diffFiles: 300, diffLines: 20_000, patchLines: 2_000 };
