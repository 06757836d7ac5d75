import { CommanderError } from "commander";
import { createProgram } from "./cli/program.ts";
import { EXIT, reportFailure } from "./cli/exit.ts";
import { readEnv } from "./env.ts";

/** Ends the run at Ctrl-C or when the system asks, so that its sandbox ends with it. */
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort(new Error(`Stopped by ${signal}.`)));
}

try {
  const program = createProgram({
    env: readEnv(process.env),
    variables: process.env,
    cwd: process.cwd(),
    signal: interruption.signal,
  });
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = error instanceof CommanderError ? exitCodeOfCall(error) : reportFailure(error, process.stderr);
  if (interruption.signal.aborted) process.exitCode = EXIT.interrupted;
}

/** Commander has printed what is wrong with the call; help and version are no failure. */
function exitCodeOfCall({ exitCode }: CommanderError): number {
  return exitCode === 0 ? EXIT.done : EXIT.wrongCall;
}
