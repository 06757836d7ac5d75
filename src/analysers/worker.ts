import type { Analyser } from "./analyser.ts";
import { ANALYSERS, isAnalyserName, type AnalyserName } from "./analysers.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What the program asks of a worker process: one text for one analyser. */
export interface WorkerRequest {
  readonly analyser: AnalyserName;
  readonly path: string;
  readonly text: string;
}

export type WorkerReply =
  | { readonly kind: "checked"; readonly version: string | null; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "failed"; readonly reason: string };

/** The life of a worker process: it answers request after request, until the program hangs up or ends it. */
export function serveAsWorker(): void {
  const loaded = new Map<AnalyserName, Promise<Analyser>>();
  process.on("disconnect", () => process.exit(0));
  process.on("message", (request: WorkerRequest) => {
    void answer(request, loaded).then((reply) => process.send?.(reply));
  });
}

async function answer(
  { analyser: name, path, text }: WorkerRequest,
  loaded: Map<AnalyserName, Promise<Analyser>>,
): Promise<WorkerReply> {
  try {
    if (!isAnalyserName(name)) return { kind: "failed", reason: `there is no analyser ${String(name)}` };
    const loading = loaded.get(name) ?? ANALYSERS[name]();
    loaded.set(name, loading);
    const analyser = await loading;
    return { kind: "checked", version: analyser.version, diagnostics: await analyser.check(text, path) };
  } catch (error) {
    return { kind: "failed", reason: error instanceof Error ? firstLine(error.message) : "failed" };
  }
}

function firstLine(message: string): string {
  return (message.split("\n", 1)[0] ?? "").slice(0, 200);
}
