import picomatch from "picomatch";
import type { Config } from "../config/config.ts";

/** The maintainers' words by path, from the configuration. Empty where none is about these files. */
export function describeInstructions(instructions: Config["review"]["instructions"], paths: readonly string[]): string {
  const relevant = instructions.filter((instruction) => {
    const matches = picomatch([...instruction.paths], { dot: true });
    return paths.some((path) => matches(path));
  });
  if (relevant.length === 0) return "";
  const parts = relevant.map(
    (instruction) =>
      `For files that match ${instruction.paths.map((glob) => `\`${glob}\``).join(", ")}:\n${instruction.text}`,
  );
  return `# What the maintainers ask for\n\nFrom the configuration of the base branch:\n\n${parts.join("\n\n")}`;
}
