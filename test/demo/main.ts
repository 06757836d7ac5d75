import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { messageOf } from "#core/errors.ts";
import { startGitHub } from "#test/github/start-github.ts";
import { openDemoSandboxes, type DemoSandboxes } from "./demo-sandboxes.ts";
import { readPosted } from "./read-posted.ts";
import { comparePlanted, renderPosted } from "./render-posted.ts";
import { openSamplePull, type SamplePull } from "./sample-pull.ts";

const BIN = fileURLToPath(new URL("../../bin/sandpiper.js", import.meta.url));

const OPTIONS = {
  serve: { type: "boolean", default: true },
  port: { type: "string", default: "0" },
  sandbox: { type: "string", default: "local" },
  help: { type: "boolean", short: "h", default: false },
} as const;

interface DemoOptions {
  readonly serve: boolean;
  readonly port: string;
  readonly sandbox: string;
  readonly help: boolean;
}

const USAGE = `A review of a sample pull request, posted and shown in a browser. All of it is on this machine.

  npm run demo -- [--no-serve] [--port N] [--sandbox local|e2b]

--no-serve ends when the review is posted. --port is that of the page; a free one where left out.
--sandbox e2b takes the sandbox from an E2B-compatible server of this machine.
`;

const options = readOptions();

if (options === null) {
  process.exitCode = 2;
} else if (options.help) {
  process.stdout.write(USAGE);
} else {
  process.exitCode = await demonstrate(options);
}

/** Null for a wrong call, which has been told then. */
function readOptions(): DemoOptions | null {
  try {
    const { values: read } = parseArgs({ options: OPTIONS, allowNegative: true });
    if (["local", "e2b"].includes(read.sandbox)) return read;
    throw new TypeError(`--sandbox takes local or e2b, and not "${read.sandbox}".`);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}`);
    return null;
  }
}

async function demonstrate({ port, sandbox, serve: isServed }: DemoOptions): Promise<number> {
  await using github = await startGitHub({ port: Number(port) });
  await using sandboxes = await openDemoSandboxes(sandbox);
  const pull = await openSamplePull(github);
  const page = `${github.url}/${pull.owner}/${pull.repo}/pull/${pull.number}`;
  process.stdout.write(`A pull request is open on a GitHub of this machine: ${page}\n${sandboxes.introduction}\n`);

  const exitCode = await review(pull, github.apiUrl, sandboxes);
  if (exitCode > 1) {
    process.stderr.write(
      `The review ended with exit code ${exitCode}. Ask \`npx sandpiper doctor\` what is missing.\n`,
    );
    return 1;
  }

  const posted = await readPosted(github.apiUrl, pull);
  const { text, missing } = comparePlanted(posted);
  const end = sandboxes.conclude();
  process.stdout.write(`\n${renderPosted(posted)}\n${text}${end === null ? "" : `\n${end.text}`}`);
  if (isServed) await serve(page);
  return missing === 0 && end?.isClean !== false ? 0 : 1;
}

async function serve(page: string): Promise<void> {
  process.stdout.write(`\nThe pull request with its review: ${page}\nCtrl-C ends it.\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

/** The command line, as anybody would call it. */
async function review(
  { owner, repo, number, token }: SamplePull,
  apiUrl: string,
  sandboxes: DemoSandboxes,
): Promise<number> {
  const args = ["review", "--pr", `${owner}/${repo}#${number}`, "--post", ...sandboxes.args];
  process.stdout.write(`$ sandpiper ${args.join(" ")}\n`);
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...sandboxes.env, GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl, GITHUB_SERVER_URL: "" },
  });
  await once(child, "close");
  return child.exitCode ?? 3;
}
