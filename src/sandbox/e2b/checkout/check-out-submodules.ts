import { buildCheckoutEnvironment } from "./checkout-environment.ts";
import { parseReport, type SubmoduleListing } from "./checkout-report.ts";
import { nameWorkFolder, type CheckOutRequest } from "./checkout-request.ts";
import { buildSubmoduleScript } from "./checkout-script.ts";
import { planSubmodules, type SubmodulePlan } from "./plan-submodules.ts";
import { objectFormatOf } from "#core/host/object-id.ts";
import { toLastWords } from "../one-line.ts";

const SUBMODULES_TIMEOUT_MS = 600_000;

/** Fetches public submodules at the commits that the head names, without a credential. What cannot be had is named. */
export async function checkOutSubmodules(
  request: CheckOutRequest,
  listing: SubmoduleListing,
): Promise<readonly string[]> {
  const { source, hasInjectedCredential } = request;
  const plan = planSubmodules(listing, { remoteUrl: source.remote?.url ?? null, hasInjectedCredential });
  return plan.fetches.length === 0 ? plan.notes : [...plan.notes, ...(await fetchAll(request, plan))];
}

async function fetchAll(request: CheckOutRequest, { fetches }: SubmodulePlan): Promise<readonly string[]> {
  const { run, signal, place, source } = request;
  const protocols = [...new Set(fetches.map(({ url }) => new URL(url).protocol.slice(0, -1)))];
  const script = buildSubmoduleScript(buildCheckoutEnvironment({ protocols, origin: null }));
  const result = await run(
    {
      argv: ["bash", "-c", script, "submodules"],
      cwd: place.home,
      env: {
        SANDPIPER_WORK: nameWorkFolder(request),
        SANDPIPER_CHECKOUT: place.checkout,
        SANDPIPER_FORMAT: objectFormatOf(source.headSha),
      },
      stdin: fetches.map(({ path, url, sha }) => `${path}\0${url}\0${sha}\0`).join(""),
    },
    { signal, timeoutMs: SUBMODULES_TIMEOUT_MS },
  );
  signal.throwIfAborted();
  const { isDone, notes } = parseReport(result.stdout);
  if (isDone) return notes;
  const words = toLastWords(result.stderr) || `it was ended (${result.ending})`;
  return [...notes, `Not all submodules could be fetched, and some may be empty: ${words}`];
}
