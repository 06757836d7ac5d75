import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startGitHub } from "#test/github/start-github.ts";
import { openDemoSandboxes, type DemoSandboxes } from "./demo-sandboxes.ts";
import { readPosted } from "./read-posted.ts";
import { comparePlanted, renderPosted } from "./render-posted.ts";
import { openSamplePull, type SamplePull } from "./sample-pull.ts";

const BIN = fileURLToPath(new URL("../../bin/sandpiper.js", import.meta.url));

const { values } = parseArgs({
  options: {
    serve: { type: "boolean", default: true },
    port: { type: "string", default: "0" },
    sandbox: { type: "string", default: "local" },
  },
  allowNegative: true,
});

if (["local", "e2b"].includes(values.sandbox)) {
  process.exitCode = await demonstrate();
} else {
  process.stderr.write(`--sandbox takes local or e2b, and not "${values.sandbox}".\n`);
  process.exitCode = 2;
}

async function demonstrate(): Promise<number> {
  await using github = await startGitHub({ port: Number(values.port) });
  await using sandboxes = await openDemoSandboxes(values.sandbox);
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
  if (values.serve) await serve(page);
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
