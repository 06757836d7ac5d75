import { existsSync, readFileSync } from "node:fs";
import type { Agent, AgentFailure, AgentReport, AgentTask } from "#core/agent/agent.ts";
import { fixAnswer } from "#core/json-schemas.ts";
import { TASK, type AgentRecordings, type RecordedFailure } from "./agent.ts";
import type { Recording, ScriptedSandbox, Script } from "./scripted-sandbox.ts";

/** A command that says nothing and ends well, such as the one that puts files back after a fix. */
export const SILENT: Recording = { exitCode: 0, stdout: "", stderr: "" };

/** What makes a fix of a task. */
export const FIX = { access: "edit", mode: "fix", answer: fixAnswer() } as const;

/** One server of each kind, with a secret in its headers. */
export const MCP = {
  docs: { kind: "http", url: "https://mcp.example.com/", headers: { authorization: "Bearer mcp-canary" } },
  local: { kind: "program", command: "docs-mcp", args: ["--stdio"] },
} as const;

/** Situations that programs end in by themselves: what happened, and what it is to us. */
const FAILURES = {
  authentication: ["a key that is refused", "authentication"],
  "authentication-openai": ["a key that OpenAI refuses", "authentication"],
  "authentication-google": ["a key that Google refuses", "authentication"],
  "bad-key": ["a key that is none", "authentication"],
  forbidden: ["a key that may not", "authentication"],
  "no-key": ["no key", "authentication"],
  billing: ["no money left", "budget"],
  budget: ["money used up", "budget"],
  turns: ["turns used up", "budget"],
  "rate-limit": ["a rate limit", "rate-limit"],
  overload: ["an overloaded server", "overload"],
  failing: ["a failing server", "overload"],
  unreachable: ["a server that cannot be reached", "overload"],
  cut: ["a stream that breaks off", "overload"],
  nonsense: ["a stream of nonsense", "overload"],
  reset: ["a connection that is reset", "overload"],
  page: ["a page for people", "overload"],
  "no-model": ["a model that does not exist", "crash"],
  refusal: ["a refusal", "refusal"],
  "refusal-openai": ["a refusal of OpenAI", "refusal"],
  "refusal-google": ["a refusal of Google", "refusal"],
  "off-schema": ["answers off the schema", "unusable-answer"],
} as const satisfies Readonly<Record<string, readonly [string, AgentFailure]>>;

/** What a program really wrote, kept by the situation: `test/fixtures/transcripts/<program>/<situation>.json`. */
export interface Transcripts {
  readonly record: (situation: string) => Recording;
  /** In the situations that the contract asks for. Its commands begin with those of `prologue`. */
  readonly common: (prologue: readonly Script[]) => AgentRecordings;
  /** In all other situations that it was brought into and that have a name in `FAILURES`. */
  readonly failures: Readonly<Record<string, RecordedFailure>>;
  /** What the shell of a sandbox says where the program is not there. */
  readonly notFound: Recording;
}

export function transcriptsOf(program: string): Transcripts {
  const folder = new URL(`../fixtures/transcripts/${program}/`, import.meta.url);
  const notFound = { exitCode: 127, stdout: "", stderr: `bash: line 1: exec: ${program}: not found\n` };
  function record(situation: string): Recording {
    return JSON.parse(readFileSync(new URL(`${situation}.json`, folder), "utf8"));
  }
  return {
    record,
    notFound,
    common: (prologue) => ({
      prologue,
      answer: record("answer"),
      empty: record("empty"),
      garbage: record("garbage"),
      errorText: record("error-text"),
      invalid: record("invalid"),
      crash: record("crash"),
      notFound,
    }),
    failures: Object.fromEntries(
      Object.entries(FAILURES)
        .filter(([situation]) => existsSync(new URL(`${situation}.json`, folder)))
        .map(([situation, [words, failure]]) => [words, { recording: record(situation), failure }]),
    ),
  };
}

export interface RunAgent {
  /** `said` takes what the agent tells of its progress. */
  (sandbox: ScriptedSandbox, task?: Partial<AgentTask>, said?: string[]): Promise<AgentReport>;
}

/** Runs an agent on the task of the contract, changed where `task` says so. */
export function runnerOf(createAgent: () => Agent): RunAgent {
  const never = new AbortController().signal;
  return (sandbox, task = {}, said = []) =>
    createAgent().run({ ...TASK, ...task }, sandbox, {
      signal: never,
      onProgress: (message) => said.push(message),
    });
}
