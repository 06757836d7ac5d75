// The analysers' program, run by Node inside of a sandbox: a task as JSON on stdin, a report as JSON on stdout.
import { messageOf } from "#core/errors.ts";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createLanes } from "./lanes.ts";
import { reviewChange } from "./review.ts";
import { parseTask } from "./task.ts";
import { serveAsWorker } from "./worker.ts";
import { WORKER_ARGUMENT, WorkerProcess } from "./worker-process.ts";

async function main(): Promise<void> {
  const task = parseTask(await text(process.stdin));
  using tools = createLanes(() => new WorkerProcess(fileURLToPath(import.meta.url)));
  const report = await reviewChange(task, tools.lanes);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

if (process.argv[2] === WORKER_ARGUMENT) {
  serveAsWorker();
} else {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
