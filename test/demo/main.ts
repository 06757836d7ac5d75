import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startGitHub } from "#test/github/start-github.ts";
import { probeIsolation } from "../../src/sandbox/isolation.ts";
import { readPosted } from "./read-posted.ts";
import { comparePlanted, renderPosted } from "./render-posted.ts";
import { openSamplePull, type SamplePull } from "./sample-pull.ts";

const BIN = fileURLToPath(new URL("../../bin/sandpiper.js", import.meta.url));

const { values } = parseArgs({
  options: { serve: { type: "boolean", default: true }, port: { type: "string", default: "0" } },
  allowNegative: true,
});

await using github = await startGitHub({ port: Number(values.port) });
const pull = await openSamplePull(github);
const page = `${github.url}/${pull.owner}/${pull.repo}/pull/${pull.number}`;
process.stdout.write(`A pull request is open on a GitHub of this machine: ${page}\n\n`);

const exitCode = await review(pull, github.apiUrl);
if (exitCode > 1) {
  process.stderr.write(`The review ended with exit code ${exitCode}. Ask \`npx sandpiper doctor\` what is missing.\n`);
  process.exit(1);
}

const posted = await readPosted(github.apiUrl, pull);
const { text, missing } = comparePlanted(posted);
process.stdout.write(`\n${renderPosted(posted)}\n${text}`);
process.exitCode = missing === 0 ? 0 : 1;

if (values.serve) {
  process.stdout.write(`\nThe pull request with its review: ${page}\nCtrl-C ends it.\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

/**
 * The command line, as anybody would call it.
 * The sample is the project's own, so that it may also be reviewed where nothing isolates its code. That is read, and never run.
 */
async function review({ owner, repo, number, token }: SamplePull, apiUrl: string): Promise<number> {
  const args = ["review", "--pr", `${owner}/${repo}#${number}`, "--post", ...(await isolationArgs())];
  process.stdout.write(`$ sandpiper ${args.join(" ")}\n`);
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl, GITHUB_SERVER_URL: "" },
  });
  await once(child, "close");
  return child.exitCode ?? 3;
}

async function isolationArgs(): Promise<readonly string[]> {
  const { level } = await probeIsolation({ node: process.execPath, readPaths: [] });
  return level === "none" ? ["--allow-unisolated"] : [];
}
