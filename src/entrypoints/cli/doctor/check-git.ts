import { messageOf } from "#core/errors.ts";
import { createGitProgram } from "../../../git/git-program.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

export async function checkGit({ variables, cwd, signal }: CliContext): Promise<Check> {
  try {
    const printed = await createGitProgram(variables).read({ args: ["version"], cwd, signal });
    return {
      name: "Git",
      state: "ok",
      seen: printed
        .toString("utf8")
        .trim()
        .replace(/^git version /, ""),
      advice: [],
    };
  } catch (error) {
    const advice = ["Install git, and see that it is on the PATH."];
    return { name: "Git", state: "missing", seen: messageOf(error), advice };
  }
}
