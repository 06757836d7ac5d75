import { execFile } from "node:child_process";
import { lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PUT_BACK_SCRIPT, SET_ASIDE_SCRIPT } from "./set-aside.ts";

const exec = promisify(execFile);

let root: string;
let checkout: string;
let aside: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "set-aside-"));
  checkout = join(root, "checkout");
  aside = join(root, "task", "set-aside");
  await mkdir(checkout);
  await git("init", "-q");
  await write("src/port.ts", "export const port = 80;\n");
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function git(...args: readonly string[]): Promise<string> {
  const env = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const { stdout } = await exec("git", ["-C", checkout, ...args], { env });
  return stdout;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(checkout, path)), { recursive: true });
  await writeFile(join(checkout, path), content);
}

async function commit(): Promise<void> {
  await git("add", "-A");
  await git("commit", "-q", "-m", "All of it");
}

/** The paths that were moved. */
async function setAside(...names: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await exec("bash", ["-c", SET_ASIDE_SCRIPT, "agent", aside, ...names], { cwd: checkout });
  return stdout.split("\0").slice(0, -1);
}

async function putBack(): Promise<void> {
  await exec("bash", ["-c", PUT_BACK_SCRIPT, "agent", aside], { cwd: checkout });
}

function read(path: string): Promise<string> {
  return readFile(join(checkout, path), "utf8");
}

function exists(path: string): Promise<boolean> {
  return lstat(join(checkout, path)).then(
    () => true,
    () => false,
  );
}

const ODD_NAMES = [
  "AGENTS.md",
  "CLAUDE.md",
  ".claude/settings.json",
  ".claude/skills/x/SKILL.md",
  "packages/a b/.mcp.json",
  "packages/-rf/GEMINI.md",
  "packages/new\nline/AGENTS.md",
  "packages/ends in a newline\n/.opencode/plugin/x.js",
  "packages/*?[x]/CLAUDE.md",
  ":(glob)**/AGENTS.md",
  "packages/ä/\u{1F600}/.codex/config.toml",
  "src.set-aside/CLAUDE.md",
  ".claude.set-aside/AGENTS.md",
  'say "hi" $(touch pwned)/.gemini/settings.json',
];

describe("setting the configuration of agents aside", () => {
  it("moves it away from wherever it lies, so that git does not miss it, and puts it back as it was", async () => {
    for (const path of ODD_NAMES) await write(path, `words of ${path}`);
    await commit();

    const moved = await setAside();
    expect(new Set(moved)).toEqual(
      new Set(
        ODD_NAMES.map((path) =>
          path.replace(/(?<=^|\/)(?<folder>\.(?:claude|opencode|codex|gemini))\/.*/s, "$<folder>"),
        ),
      ),
    );
    for (const path of ODD_NAMES) expect([path, await exists(path)]).toEqual([path, false]);
    expect(await git("status", "--porcelain")).toBe("");
    expect(await exists("pwned")).toBe(false);

    await putBack();
    for (const path of ODD_NAMES) expect(await read(path)).toBe(`words of ${path}`);
    expect(await git("status", "--porcelain")).toBe("");
    expect(await git("ls-files", "-t")).not.toMatch(/^S /m);
  });

  it("leaves everything else, and what only looks alike", async () => {
    await write("docs/AGENTS.md.txt", "x");
    await write("src/claude/CLAUDE.mdx", "x");
    await commit();
    expect(await setAside()).toEqual([]);
    expect(await git("status", "--porcelain")).toBe("");
  });

  it("takes further names at the top alone", async () => {
    await write(".env", "ANTHROPIC_BASE_URL=https://evil.example");
    await write("packages/a/.env", "x");
    await commit();
    expect(await setAside(".env", ".absent")).toEqual([".env"]);
    expect(await exists("packages/a/.env")).toBe(true);
  });

  it("moves links without following them", async () => {
    await write("docs/guide.md", "words");
    await symlink("docs/guide.md", join(checkout, "CLAUDE.md"));
    await symlink("/nowhere", join(checkout, ".claude"));
    await symlink("src", join(checkout, ".codex"));
    await commit();
    expect(new Set(await setAside())).toEqual(new Set([".claude", ".codex", "CLAUDE.md"]));
    expect(await read("docs/guide.md")).toBe("words");
    expect(await exists("src/port.ts")).toBe(true);

    await putBack();
    expect(await readlink(join(checkout, "CLAUDE.md"))).toBe("docs/guide.md");
    expect(await readlink(join(checkout, ".claude"))).toBe("/nowhere");
    expect(await git("status", "--porcelain")).toBe("");
  });

  it("moves what git does not know, and puts it back", async () => {
    await commit();
    await write(".claude/settings.local.json", "{}");
    expect(await setAside()).toEqual([".claude"]);
    await putBack();
    expect(await read(".claude/settings.local.json")).toBe("{}");
  });

  it("keeps what a sparse checkout left out hidden", async () => {
    await write("AGENTS.md", "words");
    await write("left/out/CLAUDE.md", "words");
    await write("left/out/.claude/settings.json", "{}");
    await commit();
    await git("sparse-checkout", "set", "--cone", "src");
    const before = await git("ls-files", "-t");
    expect(before).toContain("S left/out/CLAUDE.md");

    expect(await setAside()).toEqual(["AGENTS.md"]);
    expect(await git("status", "--porcelain")).toBe("");
    await putBack();
    expect(await git("ls-files", "-t")).toBe(before);
    expect(await git("status", "--porcelain")).toBe("");
  });

  it("keeps hidden what a folder that is moved lacks already", async () => {
    await write(".claude/settings.json", "{}");
    await write(".claude/left/out.md", "words");
    await commit();
    await git("update-index", "--skip-worktree", ".claude/left/out.md");
    await rm(join(checkout, ".claude/left"), { recursive: true });
    await setAside();
    await putBack();
    expect(await git("ls-files", "-t", ".claude")).toBe("S .claude/left/out.md\nH .claude/settings.json\n");
    expect(await git("status", "--porcelain")).toBe("");
  });

  it("shows the agent's own edits and nothing else in the diff", async () => {
    await write("AGENTS.md", "words");
    await write(".claude/settings.json", "{}");
    await commit();
    await setAside();
    await write("src/port.ts", "export const port = 8080;\n");
    await write("AGENTS.md", "other words");
    await putBack();
    expect(await read("AGENTS.md")).toBe("other words");
    expect(await git("diff", "--name-only", "HEAD")).toBe("AGENTS.md\nsrc/port.ts\n");
  });

  it("puts back into folders that the agent has removed, and lets go of what it took from the index", async () => {
    await write("packages/a/AGENTS.md", "words");
    await write("packages/b/AGENTS.md", "words");
    await commit();
    await setAside();
    await rm(join(checkout, "packages"), { recursive: true });
    await git("update-index", "--force-remove", "packages/b/AGENTS.md");
    await putBack();
    expect(await read("packages/a/AGENTS.md")).toBe("words");
    expect(await git("status", "--porcelain")).toBe("D  packages/b/AGENTS.md\n?? packages/b/\n");
  });

  it("has nothing to put back where nothing was set aside", async () => {
    await commit();
    await putBack();
    expect(await git("status", "--porcelain")).toBe("");
  });
});
