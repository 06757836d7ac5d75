import { messageOf } from "#core/errors.ts";
import type { LentToken, RemoteSource } from "#core/host/pull-request.ts";
import { SandboxError } from "#core/sandbox/sandbox.ts";
import { toLastWords } from "../one-line.ts";
import { quoteForShell } from "../quote-for-shell.ts";
import { NO_SUBMODULES } from "./checkout-report.ts";
import type { CheckOutRequest } from "./checkout-request.ts";
import type { CheckoutOutcome } from "./run-checkout.ts";

/** To take a credential back, which is done although the run was aborted. */
const RETURN_TIMEOUT_MS = 30_000;

const PREPARE_TIMEOUT_MS = 60_000;

/** Where the credential is, for a script; nothing where none is needed. */
export interface CredentialInside {
  /** Absolute path in the sandbox. */
  readonly credential?: string;
  /** To be kept out of messages. */
  readonly token?: string;
}

/**
 * Has a token in the sandbox for as long as one script runs, in a file that only its user can read. Arguments, variables and what is
 * sent to a program are written to the log of the sandbox's maker; the content of files is not.
 */
export async function lendCredential(
  request: CheckOutRequest,
  { remote, work }: { readonly remote: RemoteSource; readonly work: string },
  use: (credential: CredentialInside) => Promise<CheckoutOutcome>,
): Promise<CheckoutOutcome> {
  const lent = request.hasInjectedCredential ? null : await remote.borrowToken(request.signal);
  if (lent === null) return use({});

  if (!isPrivateWay(new URL(remote.url))) {
    const unreturned = await giveBack(lent);
    const note = `No token is sent to ${remote.url} in the clear, so that the commits were sent to the sandbox from here.`;
    return { kind: "refused", notes: [note, ...(unreturned === null ? [] : [unreturned])], submodules: NO_SUBMODULES };
  }
  const credential = `${work}/credential`;
  const ended = await attempt(async () => {
    await writeCredential(request, { work, credential, lent });
    return use({ credential, token: lent.token });
  });
  // A script that is done has made sure of it before it wrote a file.
  const isRemoved = ended.kind === "returned" && ended.outcome.kind === "done";
  const problems = [isRemoved ? null : await removeCredential(request, work), await giveBack(lent)];
  const [kept, unreturned] = problems;
  if (ended.kind === "threw") throw addProblems(ended.error, problems);
  if (kept != null) throw new SandboxError(kept);
  return { ...ended.outcome, notes: [...ended.outcome.notes, ...(unreturned == null ? [] : [unreturned])] };
}

function isPrivateWay({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/.test(hostname);
}

type Attempt =
  | { readonly kind: "returned"; readonly outcome: CheckoutOutcome }
  | { readonly kind: "threw"; readonly error: unknown };

async function attempt(use: () => Promise<CheckoutOutcome>): Promise<Attempt> {
  try {
    return { kind: "returned", outcome: await use() };
  } catch (error) {
    return { kind: "threw", error };
  }
}

interface CredentialPlace {
  readonly work: string;
  readonly credential: string;
  readonly lent: LentToken;
}

/** A file that is there keeps its mode when it is written. */
async function writeCredential(
  request: CheckOutRequest,
  { work, credential, lent: { token } }: CredentialPlace,
): Promise<void> {
  const { box, place, run, persist, signal } = request;
  if (!/^[\w.~+/=-]+$/.test(token)) {
    throw new SandboxError("The token for the checkout holds characters that no token has. Check its value.");
  }
  const [folder, file] = [quoteForShell(work), quoteForShell(credential)];
  const script = `umask 077 && mkdir -p -- ${quoteForShell(place.root)} && mkdir -- ${folder} && : > ${file}`;
  const made = await run({ argv: ["bash", "-c", script], cwd: place.home }, { signal, timeoutMs: PREPARE_TIMEOUT_MS });
  signal.throwIfAborted();
  if (made.exitCode !== 0) {
    throw new SandboxError(
      `The sandbox has no place for the checkout's credential: ${toLastWords(made.stderr) || made.ending}`,
    );
  }
  const content = `username=x-access-token\npassword=${token}\n`;
  await persist(() => box.files.write(credential, content, { signal }), signal);
}

async function removeCredential({ box, persist }: CheckOutRequest, work: string): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(RETURN_TIMEOUT_MS);
    await persist(() => box.files.remove(work, { signal }), signal);
    return null;
  } catch (error) {
    return `The credential of the checkout could not be removed from the sandbox, which must not be used: ${messageOf(error)}`;
  }
}

async function giveBack(lent: LentToken): Promise<string | null> {
  try {
    await lent.giveBack(AbortSignal.timeout(RETURN_TIMEOUT_MS));
    return null;
  } catch (error) {
    return `The token of the checkout could not be revoked, so that it stays valid until it expires: ${messageOf(error)}`;
  }
}

/** What failed first is what counts. */
function addProblems(error: unknown, problems: readonly (string | null)[]): unknown {
  const found = problems.filter((problem) => problem !== null);
  if (found.length === 0) return error;
  return new SandboxError([messageOf(error), ...found].join(" "), { cause: error });
}
