/** What an agent asks of its model in one request, whatever protocol it speaks. */
export interface Ask {
  readonly protocol: ProtocolId;
  readonly model: string;
  readonly stream: boolean;
  /** The instructions above the conversation, as one text. */
  readonly system: string;
  /** What the agent says to the model, in order: prompts, reminders, environment. */
  readonly said: readonly string[];
  readonly tools: readonly OfferedTool[];
  readonly results: readonly ToolResult[];
  /** How many turns the model has taken in this conversation so far. */
  readonly turnsTaken: number;
  /** The JSON Schema that the answer is to satisfy; null where text is asked for. */
  readonly answerSchema: JsonSchema | null;
  /** The session that the agent names in its request; null where it names none. */
  readonly session: string | null;
}

export type ProtocolId = "anthropic-messages" | "openai-responses" | "openai-chat" | "gemini";

export interface OfferedTool {
  readonly name: string;
  readonly schema: JsonSchema;
}

export interface ToolResult {
  readonly tool: string;
  readonly input: unknown;
  readonly output: string;
}

export interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: JsonSchema | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[] | undefined;
}
