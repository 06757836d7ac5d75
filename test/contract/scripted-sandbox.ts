import type { Command, CommandResult, Preview, RunOptions, Sandbox, SandboxUse } from "#core/sandbox/sandbox.ts";

/** What a program is to say and how it is to end; left out is a program that says nothing and ends well. */
export interface Recording {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Script = Recording | Exclude<CommandResult["ending"], "exited">;

/** A sandbox that runs nothing: each command gets the next entry of the script for its result. It keeps what it was asked. */
export class ScriptedSandbox implements Sandbox {
  readonly id = "scripted";
  readonly provider = "scripted";
  template: string | null = null;
  readonly isolation = "isolated";
  readonly checkout = "/sandbox/checkout";
  readonly taskDir = "/sandbox/task";
  readonly programs = { node: "/sandbox/node", analysers: "/sandbox/analysers.js" };
  readonly mcp = {};
  readonly notes = [];
  readonly commands: Command[] = [];
  readonly options: RunOptions[] = [];
  readonly files = new Map<string, string | Uint8Array>();
  readonly #script: Script[];

  constructor(...script: readonly Script[]) {
    this.#script = [...script];
  }

  async run(command: Command, options: RunOptions): Promise<CommandResult> {
    this.commands.push(command);
    this.options.push(options);
    if (options.signal.aborted) return { ending: "aborted", exitCode: null, stdout: "", stderr: "", durationMs: 1 };
    const entry = this.#script.shift();
    if (entry === undefined) throw new Error("The script of this sandbox has come to its end.");
    if (typeof entry === "string") {
      return { ending: entry, exitCode: null, stdout: "half of an ans", stderr: "working\n", durationMs: 7 };
    }
    const { exitCode, stdout, stderr } = entry;
    for (const chunk of splitUp(stdout)) options.onStdout?.(chunk);
    for (const chunk of splitUp(stderr)) options.onStderr?.(chunk);
    return { ending: "exited", exitCode, stdout, stderr, durationMs: 7 };
  }

  async read(path: string): Promise<Uint8Array> {
    const content = this.files.get(path);
    if (content === undefined) throw new Error(`There is no file ${path} in this sandbox.`);
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    this.files.set(path, content);
  }

  expose(port: number): Promise<Preview> {
    return Promise.resolve({ url: `http://127.0.0.1:${port}`, headers: {} });
  }

  use(): SandboxUse {
    return { seconds: 7, costUsd: null };
  }

  async extend(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Streams arrive in pieces that end anywhere. */
function splitUp(text: string): readonly string[] {
  return text.match(/[^]{1,5}/g) ?? [];
}
