import type { AgentInputItem, RunStreamEvent, Runner } from "@openai/agents-core";
import type { AgentFacts, AgentReport, AgentTask, AgentUsage } from "#core/agent/agent.ts";
import type { Sandbox } from "#core/sandbox/sandbox.ts";
import { addUsage } from "../add-usage.ts";
import { TURNS_USED_UP } from "../cli/model-failure.ts";
import { renderTranscript } from "../transcript.ts";
import { createRunner, type ModelRoute } from "./create-runner.ts";
import { createSdkAgent, type OurAgent } from "./create-sdk-agent.ts";
import { createToolbox, type Toolbox } from "./create-toolbox.ts";
import { SDK_VERSION, type Sdk } from "./load-sdk.ts";
import { describeCall } from "./describe-call.ts";
import { endingOf, ResponseError } from "./response-end.ts";
import { createSandboxSession } from "./sandbox-session.ts";
import { readUsage } from "./usage.ts";

export interface ConversationParts {
  readonly sdk: Sdk;
  readonly route: ModelRoute;
  readonly task: AgentTask;
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/** Requests of one run where the task sets no limit. The SDK's own ten are used up by a change of a dozen files. */
const MAX_TURNS = 100;

/** The turns of one run with a model, in one history. */
export class Conversation {
  readonly #task: AgentTask;
  readonly #onProgress: (message: string) => void;
  readonly #runner: Runner;
  readonly #agent: OurAgent;
  readonly #toolbox: Toolbox;
  readonly #model: string;
  /** Ends the run where there is no use in going on. */
  readonly #ender = new AbortController();
  readonly #signal: AbortSignal;
  readonly #startedAt = performance.now();
  readonly #transcript: string[] = [];
  readonly #history: AgentInputItem[] = [];
  #usage: AgentUsage | null = null;
  #turns = 0;
  #toolCalls = 0;

  constructor({ sdk, route, task, sandbox, signal, onProgress }: ConversationParts) {
    this.#task = task;
    this.#onProgress = onProgress;
    this.#signal = AbortSignal.any([signal, this.#ender.signal]);
    this.#model = task.model ?? sdk.getDefaultModel();
    const place = { task, sandbox, signal: this.#signal };
    const onLost = (error: unknown): void => this.#ender.abort(error);
    this.#toolbox = createToolbox(sdk, place, onLost);
    this.#runner = createRunner(sdk, route, createSandboxSession(sdk, place, onLost));
    this.#agent = createSdkAgent(sdk, task, { model: this.#model, tools: this.#toolbox.tools });
  }

  /** Says a thing and lets the model work until it answers. Returns its last words, whatever they are; nothing where there are none. */
  async say(prompt: string): Promise<string> {
    this.#history.push({ role: "user", content: prompt });
    const maxTurns = (this.#task.limits.maxTurns ?? MAX_TURNS) - this.#turns;
    if (maxTurns < 1) throw new ResponseError(TURNS_USED_UP);

    const input = [...this.#history];
    const result = await this.#runner.run(this.#agent, input, { stream: true, maxTurns, signal: this.#signal });
    // Its errors come by the events too. Nobody else waits for this.
    result.completed.catch(() => {});
    const words: string[] = [];
    try {
      for await (const event of result) words.push(...this.#take(event));
    } catch (error) {
      this.#throwIfEnded();
      // The SDK takes words that are no JSON for an error. They are asked for again, like any other answer that does not fit.
      if (!isModelBehavior(error) || words.length === 0) throw error;
    } finally {
      this.#turns += result.currentTurn;
      this.#usage = addUsage(this.#usage, readUsage(result.state.usage));
    }
    // An aborted stream ends as if it were complete.
    this.#throwIfEnded();
    return words.at(-1) ?? "";
  }

  report(): Omit<AgentReport, "result"> {
    return {
      ...this.facts(),
      durationMs: performance.now() - this.#startedAt,
      lanes: [],
      transcript: this.renderTranscript(),
    };
  }

  renderTranscript(): string {
    return renderTranscript({ stdout: this.#transcript.join("\n"), stderr: "" });
  }

  facts(): AgentFacts {
    return {
      usage: this.#usage,
      turns: this.#turns,
      toolCalls: this.#toolCalls,
      denials: this.#toolbox.denials(),
      version: SDK_VERSION,
      model: this.#model,
      sessionId: null,
      notes: notesOn(this.#task),
    };
  }

  /** Returns what was said, where the event is that. */
  #take(event: RunStreamEvent): readonly string[] {
    if (event.type === "raw_model_stream_event") {
      const ending = endingOf(event.data);
      if (ending !== null) this.#ender.abort(ending);
      return [];
    }
    if (event.type !== "run_item_stream_event") return [];

    const { name, item } = event;
    if (item.rawItem === undefined) return [];
    this.#transcript.push(JSON.stringify(item.rawItem));
    this.#history.push(item.rawItem);
    if (name === "tool_called") {
      this.#toolCalls += 1;
      this.#onProgress(describeCall(item.rawItem));
    }
    return item.type === "message_output_item" ? [item.content] : [];
  }

  #throwIfEnded(): void {
    if (this.#ender.signal.aborted) throw this.#ender.signal.reason;
    this.#signal.throwIfAborted();
  }
}

function isModelBehavior(error: unknown): boolean {
  return error instanceof Error && error.name === "ModelBehaviorError";
}

function notesOn({ limits, mcp }: AgentTask): readonly string[] {
  return [
    limits.maxUsd !== undefined && "openai-agents knows no prices: its limit is turns and time, not US dollars.",
    Object.keys(mcp).length > 0 && "openai-agents does not use servers of the Model Context Protocol.",
  ].filter((note) => note !== false);
}
