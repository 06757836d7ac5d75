import { CommanderError } from "commander";
import { createProgram } from "./cli/program.ts";
import { EXIT, reportFailure } from "./cli/exit.ts";
import { tolerateLostReaders } from "./cli/standard-streams.ts";
import { tolerateClosedUploads } from "./closed-uploads.ts";
import { readEnv } from "./env/env.ts";
import { guardLog } from "./workflow-commands.ts";

tolerateLostReaders(process.stdout, process.stderr);
tolerateClosedUploads(process);

/** Ends the run at Ctrl-C, when the system asks, or with its terminal, so that its sandbox ends with it. */
const interruption = new AbortController();
/** The listeners stay: packages that clean up after themselves end the process at once where they are alone with a signal. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);

/** Who asks a second time does not want to wait for the end of the sandbox; the next run sweeps it. */
function interrupt(signal: NodeJS.Signals): void {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort(new Error(`Stopped by ${signal}.`));
}

try {
  const env = readEnv(process.env);
  if (env.isCi) for (const stream of [process.stdout, process.stderr]) guardLog(stream);
  const program = createProgram({
    env,
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
