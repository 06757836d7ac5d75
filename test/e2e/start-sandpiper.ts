import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CliResult } from "./run-sandpiper.ts";

const BIN = fileURLToPath(new URL("../../bin/sandpiper.js", import.meta.url));

export interface StartOptions {
  readonly env: Readonly<Record<string, string>>;
  /** The start of an argv that the command line is run by, such as `unshare --mount`. */
  readonly by?: readonly string[];
  /** Open files that it inherits, by the number they get. */
  readonly files?: Readonly<Record<number, number>>;
}

/** The command line while it runs. */
export interface StartedSandpiper {
  /** Waits for a line on standard error, and gives what the expression found in it. Fails where the run ends before. */
  see(expression: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** Closes the reading end of standard output after its first bytes. */
  stopReading(): void;
  readonly ended: Promise<CliResult>;
}

export function startSandpiper(args: readonly string[], { env, by = [], files = {} }: StartOptions): StartedSandpiper {
  const [program = "", ...rest] = [...by, process.execPath, BIN, ...args];
  const count = Math.max(3, ...Object.keys(files).map((descriptor) => Number(descriptor) + 1));
  const stdio = Array.from(
    { length: count },
    (_, at) => files[at] ?? (at < 3 ? ("pipe" as const) : ("ignore" as const)),
  );
  const child = spawn(program, rest, { env: { PATH: process.env["PATH"], ...env }, stdio });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => (output[name] += text));
  }
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ exitCode: code ?? -1, ...output }));
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    stopReading: () => void child.stdout?.once("data", () => child.stdout?.destroy()),
    see: (expression) =>
      new Promise((resolve, reject) => {
        function look(): void {
          const found = expression.exec(output.stderr);
          if (found !== null) resolve(found);
        }
        child.stderr?.on("data", look);
        look();
        void ended.then(() => reject(new Error(`It ended without ${String(expression)}: ${output.stderr}`)), reject);
      }),
  };
}
