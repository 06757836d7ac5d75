import type * as Core from "@openai/agents-core";
import type * as InSandbox from "@openai/agents-core/sandbox";
import type * as Models from "@openai/agents-openai";
import type * as Client from "openai";

/** The parts of OpenAI's Agents SDK that are used here. */
export type Sdk = Pick<typeof Core, "Runner" | "getDefaultModel" | "tool"> &
  Pick<typeof InSandbox, "Manifest" | "SandboxAgent" | "shell"> &
  Pick<typeof Models, "OpenAIProvider"> &
  Pick<typeof Client, "OpenAI">;

/** Of `@openai/agents-core`. The manifest pins it. */
export const SDK_VERSION = "0.20.0";

/** Its packages take a second to load, so that they are loaded where they are used. */
export async function loadSdk(): Promise<Sdk> {
  const [core, inSandbox, models, client] = await Promise.all([
    import("@openai/agents-core"),
    import("@openai/agents-core/sandbox"),
    import("@openai/agents-openai"),
    import("openai"),
  ]);
  const { Runner, getDefaultModel, tool } = core;
  const { Manifest, SandboxAgent, shell } = inSandbox;
  const { OpenAIProvider } = models;
  const { OpenAI } = client;
  return { Manifest, OpenAI, OpenAIProvider, Runner, SandboxAgent, getDefaultModel, shell, tool };
}
