import { GitError } from "#core/host/git.ts";
import { SandboxError, type CheckoutExtent, type CommandResult } from "#core/sandbox/sandbox.ts";
import { buildCheckoutEnvironment, networkOf } from "./checkout-environment.ts";
import { NO_SUBMODULES, parseReport, type CheckoutReport, type SubmoduleListing } from "./checkout-report.ts";
import type { CheckOutRequest } from "./checkout-request.ts";
import { buildCheckoutScript } from "./checkout-script.ts";
import { coneOf, quoteForGit } from "./cone.ts";
import type { CredentialInside } from "./lend-credential.ts";
import { objectFormatOf } from "#core/host/object-id.ts";
import { toLastWords } from "../one-line.ts";

const CHECKOUT_TIMEOUT_MS = 600_000;

/** `refused`: nothing is there, because the commits could not be had in this way. */
export interface CheckoutOutcome {
  readonly kind: "done" | "refused";
  readonly notes: readonly string[];
  readonly submodules: SubmoduleListing;
}

export interface CheckoutRun extends CredentialInside {
  readonly work: string;
  /** Where to fetch. */
  readonly url?: string;
  /** The file to read instead, in the sandbox. */
  readonly pack?: string;
}

/** Runs the script that makes the checkout, and says what it said. */
export async function runCheckout(request: CheckOutRequest, run: CheckoutRun): Promise<CheckoutOutcome> {
  const { signal, place } = request;
  const script = buildCheckoutScript(buildCheckoutEnvironment(networkOf(run.url)));
  const result = await request.run(
    {
      argv: ["bash", "-c", script, "checkout"],
      cwd: place.home,
      env: variablesOf(request, run),
      stdin: listCone(request.extent),
    },
    { signal, timeoutMs: CHECKOUT_TIMEOUT_MS },
  );
  signal.throwIfAborted();
  return judge(result, { request, run, report: parseReport(result.stdout) });
}

function variablesOf({ place, source, extent }: CheckOutRequest, run: CheckoutRun): Record<string, string> {
  return {
    SANDPIPER_WORK: run.work,
    SANDPIPER_CREDENTIAL: run.credential ?? `${run.work}/credential`,
    SANDPIPER_URL: run.url ?? "",
    SANDPIPER_PACK: run.pack ?? "",
    SANDPIPER_CHECKOUT: place.checkout,
    SANDPIPER_HEAD: source.headSha,
    SANDPIPER_BASE: source.mergeBaseSha,
    SANDPIPER_FORMAT: objectFormatOf(source.headSha),
    SANDPIPER_FILES: extent.files,
    SANDPIPER_LFS: extent.lfs ? "yes" : "no",
    SANDPIPER_SUBMODULES: extent.submodules ? "yes" : "no",
  };
}

/** Three lists of entries that each end with a zero byte, and after each list one more. */
function listCone({ files, changedPaths }: CheckoutExtent): string {
  const { folders, parents } = coneOf(files === "all" ? [] : changedPaths);
  return [folders, parents, folders.map(quoteForGit)]
    .map((entries) => `${entries.map((entry) => `${entry}\0`).join("")}\0`)
    .join("");
}

interface Judged {
  readonly request: CheckOutRequest;
  readonly run: CheckoutRun;
  readonly report: CheckoutReport;
}

function judge(result: CommandResult, { request, run, report }: Judged): CheckoutOutcome {
  if (result.exitCode === 0 && report.isDone)
    return { kind: "done", notes: report.notes, submodules: report.submodules };

  const words = toLastWords(hide(result.stderr, run.token)) || `it was ended (${result.ending})`;
  const { failure } = report;
  if (failure === "bytes" || failure === "count") throw new GitError(TOO_LARGE[failure](request.source.headSha));
  if (failure === "fetch" || failure === "incomplete") return refuse(run, words);
  if (result.ending === "timeout" && run.url !== undefined) return refuse(run, "it took too long");
  throw new SandboxError(
    `The sandbox could not make the checkout (${toLastWords(failure ?? result.ending)}): ${words}`,
  );
}

const TOO_LARGE = {
  bytes: (sha: string) =>
    `The files of ${sha} are larger together than what is checked out for a review (8 GB). Look for large files that were added by mistake.`,
  count: (sha: string) =>
    `The commit ${sha} has more files than can be reviewed. Look for folders that were copied into each other.`,
} as const;

function refuse(run: CheckoutRun, words: string): CheckoutOutcome {
  return { kind: "refused", notes: [describeRefusal(run, words)], submodules: NO_SUBMODULES };
}

function describeRefusal({ url }: CheckoutRun, words: string): string {
  if (url === undefined) return `The commits that were sent to the sandbox are incomplete: ${words}`;
  return `The sandbox could not fetch ${url} by itself, so that the commits were sent to it from here: ${words}`;
}

function hide(text: string, token: string | undefined): string {
  return token === undefined ? text : text.replaceAll(token, "(token)");
}
