import { describe, expect, it } from "vitest";
import { planSubmodules } from "./plan-submodules.ts";
import type { SubmoduleRules } from "./plan-submodules.ts";

const SHA = "a".repeat(40);
const REMOTE = "https://github.com/octo-org/octo-repo.git";

function settingsOf(path: string, url: string, name = path): readonly string[] {
  return [`submodule.${name}.path\n${path}`, `submodule.${name}.url\n${url}`];
}

const RULES = { remoteUrl: REMOTE, hasInjectedCredential: false };

function plan(url: string, path = "lib", rules: Partial<SubmoduleRules> = {}) {
  return planSubmodules({ links: [`${SHA} ${path}`], settings: settingsOf(path, url) }, { ...RULES, ...rules });
}

describe("planSubmodules", () => {
  it("takes public addresses, and those that are relative to the repository's own", () => {
    expect(plan("https://example.com/o/lib.git").fetches).toEqual([
      { path: "lib", url: "https://example.com/o/lib.git", sha: SHA },
    ]);
    expect(plan("../lib.git").fetches[0]?.url).toBe("https://github.com/octo-org/lib.git");
    expect(plan("http://127.0.0.1:7/lib.git", "lib", { remoteUrl: "http://127.0.0.1:7/r.git" }).fetches).toHaveLength(
      1,
    );
  });

  it.each([
    "file:///etc",
    "/etc",
    "ext::sh -c 'touch /tmp/pwned'",
    "ssh://git@github.com/o/r.git",
    "git@github.com:o/r.git",
    "git://github.com/o/r.git",
    "http://example.com/o/r.git",
    "--upload-pack=touch /tmp/pwned",
    "-u./run.sh",
    "https://user:password@example.com/o/r.git",
    "https://example.com/o/r.git\nfile:///etc",
    "",
  ])("refuses the address %j and names the submodule", (url) => {
    const { fetches, notes } = plan(url);
    expect(fetches).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^The submodule "lib" is empty: /)]);
  });

  it.each(["../outside", "a/../../b", ".git/modules", "a//b", "a/.GIT"])("refuses the path %j", (path) => {
    expect(plan("https://example.com/o/r.git", path).fetches).toEqual([]);
  });

  it("resolves nothing against a repository that has no address", () => {
    expect(plan("../lib.git", "lib", { remoteUrl: null }).fetches).toEqual([]);
  });

  it("ignores what .gitmodules says of paths that the tree does not name", () => {
    const settings = [
      ...settingsOf("lib", "https://example.com/l.git"),
      ...settingsOf("../x", "https://example.com/x"),
    ];
    expect(planSubmodules({ links: [`${SHA} lib`], settings }, RULES).fetches).toHaveLength(1);
    expect(planSubmodules({ links: [], settings }, RULES)).toEqual({ fetches: [], notes: [] });
  });

  it.each(["../private.git", "https://GitHub.com:443/someone/private.git", "https://github.com./someone/private.git"])(
    "refuses %j where the network would sign in at its host for whoever asks",
    (url) => {
      const { fetches, notes } = plan(url, "lib", { hasInjectedCredential: true });
      expect(fetches).toEqual([]);
      expect(notes).toEqual([expect.stringContaining("sign in there")]);
      expect(plan("https://example.com/o/lib.git", "lib", { hasInjectedCredential: true }).fetches).toHaveLength(1);
    },
  );

  it("counts those that it leaves empty where they are too many to be named", () => {
    const links = Array.from({ length: 5000 }, (_, index) => `${SHA} lib-${index}`);
    const { notes } = planSubmodules({ links, settings: [] }, RULES);
    expect(notes).toHaveLength(11);
    expect(notes.at(-1)).toBe("4990 more submodules are empty, for reasons such as these.");
  });

  it("names those that .gitmodules leaves out, and those that are too many", () => {
    expect(planSubmodules({ links: [`${SHA} lib`], settings: [] }, RULES).notes[0]).toContain(
      ".gitmodules does not say",
    );
    const paths = Array.from({ length: 51 }, (_, index) => `lib-${index}`);
    const many = {
      links: paths.map((path) => `${SHA} ${path}`),
      settings: paths.flatMap((path) => settingsOf(path, "https://example.com/l.git")),
    };
    expect(planSubmodules(many, RULES)).toMatchObject({ notes: [expect.stringContaining('"lib-50"')] });
  });
});
