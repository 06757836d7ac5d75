import { messageOf } from "#core/errors.ts";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRedactor } from "#core/secrets/redact.ts";
import { createAgent } from "../../../agents/registry.ts";
import { createGit } from "../../../git/create-git.ts";
import { createGitProgram } from "../../../git/git-program.ts";
import { createLocalHost } from "../../../git/local-host.ts";
import { reviewChange, type ReviewOutcome } from "../../../pipeline/review.ts";
import { createSandboxes } from "../../wiring.ts";
import type { CliContext } from "../context.ts";
import type { Check } from "./check.ts";

/** Reviews a repository of two commits, whose second one has a defect in it. */
export async function checkStaticAgent(context: CliContext): Promise<Check> {
  const name = "Agent static";
  const directory = await mkdtemp(join(tmpdir(), "sandpiper-doctor-"));
  try {
    await writeSample(directory, context);
    const { plan } = await reviewSample(directory, context);
    if (plan.state !== "reviewed")
      return { name, state: "missing", seen: "its trial was not reviewed", advice: [plan.check.title] };
    if (plan.findings.length > 0) return { name, state: "ok", seen: describeLanes(plan), advice: [] };
    return {
      name,
      state: "missing",
      seen: "it did not find the defect of its trial",
      advice: ["Install Sandpiper again."],
    };
  } catch (error) {
    return {
      name,
      state: "missing",
      seen: "its trial failed",
      advice: [messageOf(error)],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeSample(directory: string, { variables, signal }: CliContext): Promise<void> {
  const program = createGitProgram(variables);
  const as = ["-c", "user.name=Sandpiper", "-c", "user.email=doctor@localhost"];
  async function commit(text: string, message: string): Promise<void> {
    await writeFile(join(directory, "sample.js"), text);
    await program.read({ args: ["add", "sample.js"], cwd: directory, signal });
    await program.read({ args: [...as, "commit", "--quiet", `--message=${message}`], cwd: directory, signal });
  }

  await program.read({ args: ["init", "--quiet", "--initial-branch=main"], cwd: directory, signal });
  await commit("export const ready = true;\n", "Begin");
  await program.read({ args: ["branch", "base"], cwd: directory, signal });
  await commit("export const ready = Number('x') === NaN;\n", "Add a defect");
}

function reviewSample(directory: string, context: CliContext): Promise<ReviewOutcome> {
  const git = createGit({ env: context.variables });
  return reviewChange(
    { runId: randomUUID(), asked: { agent: "static" }, post: false },
    {
      host: createLocalHost({ git, directory, base: "base", head: "main", planWrites: () => [] }),
      sandboxes: createSandboxes({ git, e2b: null, allowUnisolated: false, path: context.variables["PATH"] }),
      agents: ["static"],
      agentOf: (id) => createAgent(id),
      redact: createRedactor(),
      signal: context.signal,
      onProgress: () => {},
      onSandbox: () => {},
      now: () => performance.now(),
    },
  );
}

function describeLanes({ receipt }: ReviewOutcome["plan"]): string {
  const names = receipt.lanes.map(({ name, version }) => (version === null ? name : `${name} ${version}`));
  return `found the defect of its trial, with ${names.join(", ")}`;
}
