import { GitError } from "#core/host/git.ts";
import type { RepositoryCalls } from "./repository-calls.ts";

/**
 * A dozen objects can stand for billions of files, by folders that hold the same folder many times. Git would take memory for each of
 * them, and the disk would take their content. Large repositories have some hundred thousand files, with paths of some 60 bytes.
 */
const MAX_LISTING_BYTES = 128 * 1024 * 1024;

/** What the files of a commit may hold together. The largest repositories that people clone whole stay below. */
const MAX_CHECKOUT_BYTES = 8 * 1024 * 1024 * 1024;

/** Throws GitError where a commit has more files than git could hold in memory to compare them. Git lists them without holding any. */
export async function checkFileCount(calls: RepositoryCalls, commit: string, signal?: AbortSignal): Promise<void> {
  await listFiles(calls, { commit, options: ["--name-only"] }, signal);
}

/** The same, and for a commit whose files would not fit on a disk. */
export async function checkCheckoutSize(calls: RepositoryCalls, commit: string, signal?: AbortSignal): Promise<void> {
  const bytes = sumSizes(await listFiles(calls, { commit, options: ["-l"] }, signal));
  if (bytes <= MAX_CHECKOUT_BYTES) return;
  const gigabytes = Math.ceil(bytes / 1024 ** 3);
  throw new GitError(
    `The files of ${commit} are ${gigabytes} GB, and ${MAX_CHECKOUT_BYTES / 1024 ** 3} GB is the most that is checked out for a review. ` +
      "Look for large files that were added by mistake.",
  );
}

interface Listing {
  readonly commit: string;
  readonly options: readonly string[];
}

function listFiles(calls: RepositoryCalls, { commit, options }: Listing, signal?: AbortSignal): Promise<Buffer> {
  return calls.read(["ls-tree", "-r", "-z", "--full-tree", ...options, "--end-of-options", commit], {
    ...(signal === undefined ? {} : { signal }),
    limit: {
      bytes: MAX_LISTING_BYTES,
      reason: `The commit ${commit} has more files than can be reviewed: their list alone is above ${MAX_LISTING_BYTES / 1024 ** 2} MB. Look for folders that were copied into each other.`,
    },
  });
}

/** The size stands before the tab of each entry, padded with spaces; submodules have a dash. */
function sumSizes(listing: Buffer): number {
  let bytes = 0;
  for (let start = 0; start < listing.length;) {
    const tab = listing.indexOf(TAB, start);
    const size = Number(listing.toString("latin1", listing.lastIndexOf(SPACE, tab) + 1, tab));
    if (Number.isSafeInteger(size)) bytes += size;
    start = listing.indexOf(NUL, tab) + 1;
  }
  return bytes;
}

const [NUL, TAB, SPACE] = [0x00, 0x09, 0x20];
