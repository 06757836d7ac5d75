import { describe, expect, it } from "vitest";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";
import { removeCredentials } from "./origin-url.ts";

describe("removeCredentials", () => {
  it.each([
    ["https://x-access-token:secret@github.com/o/r.git", "https://github.com/o/r.git"],
    ["https://secret@github.com/o/r.git", "https://github.com/o/r.git"],
    ["https://a:se@cret@github.com/o/r.git", "https://github.com/o/r.git"],
    ["https://github.com/o/r.git?private_token=secret#secret", "https://github.com/o/r.git"],
    ["ssh://git:secret@github.com/o/r.git", "ssh://git@github.com/o/r.git"],
    ["ssh://git@github.com:22/o/r.git", "ssh://git@github.com:22/o/r.git"],
    ["git@github.com:o/r.git", "git@github.com:o/r.git"],
    ["/srv/git/r.git", "/srv/git/r.git"],
  ])("makes %s into %s", (url, expected) => {
    expect(removeCredentials(url)).toBe(expected);
  });
});

describe("Repository.originUrl", () => {
  it("gives the first address, as it is configured", async () => {
    await using scratch = await createScratchRepository();
    const repository = await createGit().open(scratch.directory);
    expect(await repository.originUrl()).toBeNull();
    await scratch.git(["config", "--add", "remote.origin.url", "https://github.com/o/r"]);
    await scratch.git(["config", "--add", "remote.origin.url", "https://example.com/mirror"]);
    await scratch.git(["config", "url.https://x:secret@github.com/.insteadOf", "https://github.com/"]);
    expect(await repository.originUrl()).toBe("https://github.com/o/r");
  });
});
