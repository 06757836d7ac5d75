import { once } from "node:events";
import { parseArgs } from "node:util";
import { messageOf } from "#core/errors.ts";
import type { DriverName } from "./machine-driver.ts";
import { startE2b } from "./start-e2b.ts";

const USAGE = `An E2B-compatible server on 127.0.0.1.

  npm run e2b:local -- [--port N] [--driver plain|bubblewrap|best] [--concurrent-sandboxes N]

The key that it lets in is that of E2B_API_KEY, and a new one where that is not set.
It prints the variables that make the SDK talk to it, and ends with every sandbox on SIGINT and SIGTERM.
`;

const LARGEST_PORT = 65_535;

const values = readOptions();

if (values.help) process.stdout.write(USAGE);
else await serve();

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "0" },
        driver: { type: "string", default: "best" },
        "concurrent-sandboxes": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    return refuse(messageOf(error));
  }
}

async function serve(): Promise<void> {
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const apiKey = process.env["E2B_API_KEY"];
  const concurrent = values["concurrent-sandboxes"];
  await using e2b = await startE2b({
    port: readNumber("--port", values.port, LARGEST_PORT),
    driver: readDriver(values.driver),
    ...(apiKey === undefined || apiKey === "" ? {} : { apiKey }),
    ...(concurrent === undefined
      ? {}
      : { limits: { concurrentSandboxes: readNumber("--concurrent-sandboxes", concurrent, 10_000) } }),
  });
  for (const [name, value] of Object.entries(e2b.env)) process.stdout.write(`export ${name}='${value}'\n`);
  process.stderr.write(`An E2B-compatible server runs at ${e2b.url}, with the driver "${e2b.driver}".
Its templates: ${e2b.templates.join(", ")}.
Faults: POST ${e2b.url}/__sandpiper/faults (test/e2b/README.md). Ctrl-C ends it and every sandbox.
`);
  await stopped;
}

function readNumber(name: string, text: string, largest: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= largest) return Number(text);
  return refuse(`${name} takes a number up to ${largest}, and not "${text}".`);
}

function readDriver(text: string): DriverName {
  if (text === "plain" || text === "bubblewrap" || text === "best") return text;
  return refuse(`--driver takes plain, bubblewrap or best, and not "${text}".`);
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}
