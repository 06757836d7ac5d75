import { posix } from "node:path";
import type { Step } from "../script.ts";
import { quote } from "./shell-steps.ts";

/** A step for an agent that does not work in the folder of the script, but above of it. */
export function inFolder(step: Step, folder: string): Step {
  if (folder === ".") return step;
  if (step.kind === "run") return { ...step, command: `cd -- ${quote(folder)} && ${step.command}` };
  return "path" in step ? { ...step, path: posix.join(folder, step.path) } : step;
}
