import { createServer } from "node:http";
import { listen } from "#test/http/listen.ts";
import type { FaultHandle } from "../http/fault-list.ts";
import { createFaults, type Fault } from "./http/faults.ts";
import type { RecordedRequest } from "./http/recorded-request.ts";
import { serve } from "./http/serve.ts";
import { listConversations, type Conversation } from "./list-conversations.ts";
import type { Script } from "./script.ts";
import type { World } from "./world.ts";

export interface ModelOptions {
  readonly script: Script;
  /** The one key that is let in; every key where left out, and none too. */
  readonly key?: string | undefined;
  /** Takes requests that offer no tools as turns too, for agents that have none. */
  readonly toolless?: boolean | undefined;
  /** The folder of the script's paths and commands, as the agent has to name it; where it works, if left out. */
  readonly folder?: string | undefined;
}

export interface ScriptedModel extends AsyncDisposable {
  /** Without "/v1", and without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Every request, in the order in which they came. */
  readonly requests: readonly RecordedRequest[];
  /** In the order in which they began. */
  conversations(): readonly Conversation[];
  /** The first one is 0. Throws where there were not so many. */
  conversation(at: number): Conversation;
  addFault(fault: Fault): FaultHandle;
  /** Takes the sentences about requests that the script does not fit. Those that nobody takes are thrown at the end. */
  takeProblems(): readonly string[];
}

/** A model that says what a script says, in the protocols of the vendors, on 127.0.0.1. */
export async function startModel({ script, key, toolless, folder }: ModelOptions): Promise<ScriptedModel> {
  const world: World = {
    script,
    key: key ?? null,
    toolless: toolless ?? false,
    folder: folder ?? ".",
    faults: createFaults(),
    requests: [],
    problems: [],
  };
  const server = createServer((request, response) => {
    serve(world, request, response).catch((cause: unknown) => {
      // An agent that leaves in the midst of its own request is no problem of the script.
      if (!request.destroyed || request.complete) world.problems.push(`The scripted model failed: ${String(cause)}`);
      response.destroy();
    });
  });
  // Codex asks for a WebSocket first, and goes on without one after this answer.
  server.on("upgrade", (_request, socket) => socket.end(NO_WEB_SOCKET));
  const url = await listen(server);
  return {
    url,
    port: Number(new URL(url).port),
    requests: world.requests,
    conversations: () => listConversations(world.requests),
    conversation: (at) => conversationAt(world.requests, at),
    addFault: (fault) => world.faults.add(fault),
    takeProblems: () => world.problems.splice(0),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      if (world.problems.length > 0) throw new Error(world.problems.join("\n"));
    },
  };
}

const NO_WEB_SOCKET = "HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

function conversationAt(requests: readonly RecordedRequest[], at: number): Conversation {
  const conversations = listConversations(requests);
  const found = conversations[at];
  if (found !== undefined) return found;
  throw new Error(
    `There is no conversation ${at}: there were ${conversations.length}, in ${requests.length} requests.`,
  );
}
