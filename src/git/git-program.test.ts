import { describe, expect, it } from "vitest";
import { GitError } from "#core/host/git.ts";
import { writeGitWrapper } from "#test/git/git-wrapper.ts";
import { createScratchRepository } from "#test/git/scratch-repository.ts";
import { createGit } from "./create-git.ts";
import { createGitProgram } from "./git-program.ts";

describe("the git program", () => {
  it("says that git is not installed", async () => {
    await using scratch = await createScratchRepository();
    const git = createGit({ env: { PATH: scratch.root } });
    await expect(git.open(scratch.directory)).rejects.toThrow("Install git and make sure that it is on the PATH.");
  });

  it("gets PATH and the proxy of the host's environment, and nothing else", async () => {
    await using scratch = await createScratchRepository();
    const PATH = await writeGitWrapper(scratch.root, `env >'${scratch.root}/env.log'; cat '${scratch.root}/env.log'`);
    const host = {
      PATH,
      HTTPS_PROXY: "http://proxy.example:3128",
      HOME: "/home/ada",
      GIT_DIR: "/elsewhere",
      GIT_SSH_COMMAND: "touch pwned",
      GIT_EXTERNAL_DIFF: "touch pwned",
      GIT_CONFIG_PARAMETERS: "'core.pager'='touch pwned'",
      GIT_TRACE: "1",
      ANTHROPIC_API_KEY: "secret",
      GITHUB_TOKEN: "secret",
    };
    const program = createGitProgram(host);
    const call = { args: ["version"], cwd: scratch.directory };
    const local = namesIn(await program.read(call));
    expect(local).toEqual([
      "GIT_ALLOW_PROTOCOL",
      "GIT_ASKPASS",
      "GIT_ATTR_NOSYSTEM",
      "GIT_CONFIG_COUNT",
      "GIT_CONFIG_GLOBAL",
      "GIT_CONFIG_NOSYSTEM",
      "GIT_EDITOR",
      "GIT_GRAFT_FILE",
      "GIT_LFS_SKIP_SMUDGE",
      "GIT_LITERAL_PATHSPECS",
      "GIT_NO_LAZY_FETCH",
      "GIT_NO_REPLACE_OBJECTS",
      "GIT_OPTIONAL_LOCKS",
      "GIT_PAGER",
      "GIT_TERMINAL_PROMPT",
      "LC_ALL",
      "PATH",
      "SSH_ASKPASS",
    ]);
    const remote = namesIn(await program.read({ ...call, protocols: ["https"] }));
    expect(remote.filter((name) => !local.includes(name))).toEqual(["HTTPS_PROXY"]);
  });

  it("refuses an output that is too large, instead of cutting it", async () => {
    await using scratch = await createScratchRepository();
    const PATH = await writeGitWrapper(scratch.root, "head -c 270000000 /dev/zero");
    const program = createGitProgram({ PATH });
    await expect(program.read({ args: ["version"], cwd: scratch.root })).rejects.toThrow(
      "printed more than 256 MB. The change is too large",
    );
  });

  it("ends what takes too long, with all that it started", async () => {
    await using scratch = await createScratchRepository();
    const PATH = await writeGitWrapper(scratch.root, "sleep 1000 & echo $! >&2; wait");
    const program = createGitProgram({ PATH });
    const slow = program.read({ args: ["version"], cwd: scratch.root, timeoutMs: 50 });
    await expect(slow).rejects.toThrow("git version did not finish within 0.05 seconds");
    await expect(slow).rejects.toBeInstanceOf(GitError);
  });

  it("ends when it is aborted, with the reason of the signal", async () => {
    await using scratch = await createScratchRepository();
    const PATH = await writeGitWrapper(scratch.root, "sleep 1000 & wait");
    const controller = new AbortController();
    const reason = new Error("superseded");
    const slow = createGitProgram({ PATH }).read({
      args: ["version"],
      cwd: scratch.root,
      signal: controller.signal,
    });
    setImmediate(() => controller.abort(reason));
    await expect(slow).rejects.toBe(reason);
  });

  it("says what the receiving program found wrong where one is fed by another", async () => {
    await using scratch = await createScratchRepository();
    const head = await scratch.commit({ "a.txt": "x\n".repeat(500_000) });
    const program = createGitProgram({ PATH: await writeGitWrapper(scratch.root, "") });
    const cwd = scratch.directory;
    const send = { args: ["cat-file", "blob", `${head}:a.txt`], cwd };
    await expect(program.pipe(send, { args: ["index-pack", "--stdin"], cwd })).rejects.toThrow(
      "pack signature mismatch",
    );
    await expect(program.pipe({ args: ["cat-file", "blob", "nope"], cwd }, send)).rejects.toThrow("nope");
  });
});

/** Names of variables in what `env` prints, without those that the shell or a pair of configuration adds. */
function namesIn(output: Buffer): readonly string[] {
  return output
    .toString("utf8")
    .split("\n")
    .filter((line) => /^[A-Za-z]\w*=/.test(line) && !/^(?:GIT_CONFIG_(?:KEY|VALUE)_\d+|PWD|SHLVL)=/.test(line))
    .map((line) => line.split("=")[0] ?? "")
    .toSorted();
}
