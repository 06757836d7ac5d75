import { startE2b } from "#test/e2b/start-e2b.ts";
import { probeIsolation } from "../../src/sandbox/local/isolation/isolation.ts";

/** Where the demo's agent works, and how the command line is told. */
export interface DemoSandboxes extends AsyncDisposable {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What a person at the terminal should know of it; empty for nothing. */
  readonly introduction: string;
  /** What became of the sandboxes, and whether all of them are gone; null where nobody counts them. */
  conclude(): { readonly text: string; readonly isClean: boolean } | null;
}

export async function openDemoSandboxes(name: string): Promise<DemoSandboxes> {
  return name === "e2b" ? await openCompatible() : await openLocal();
}

/** The sample is the project's own, so that it may also be reviewed where nothing isolates its code. That is read, and never run. */
async function openLocal(): Promise<DemoSandboxes> {
  const { level } = await probeIsolation({ node: process.execPath, readPaths: [] });
  const args = level === "none" ? ["--allow-unisolated"] : [];
  return { args, env: {}, introduction: "", conclude: () => null, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function openCompatible(): Promise<DemoSandboxes> {
  const e2b = await startE2b({ driver: "best" });
  return {
    args: ["--sandbox", "e2b"],
    env: e2b.env,
    introduction:
      `Sandboxes come from an E2B-compatible server of this machine, and not from e2b.dev: ${e2b.url}\n` +
      `The SDK is E2B's own, and the driver is "${e2b.driver}".\n`,
    conclude() {
      const sandboxes = e2b.sandboxes();
      const left = sandboxes.filter(({ state }) => state !== "killed");
      const text = sandboxes.map(
        ({ sandboxId, template, state }) => `Sandbox ${sandboxId}, template ${template}: ${state}\n`,
      );
      return { text: text.join(""), isClean: sandboxes.length > 0 && left.length === 0 };
    },
    [Symbol.asyncDispose]: () => e2b[Symbol.asyncDispose](),
  };
}
