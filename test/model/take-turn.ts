import type { Ask } from "./ask.ts";
import { usageOfTurn, type Reply, type ReplyCall } from "./reply.ts";
import type { Script, Step, Turn } from "./script.ts";
import { callTool } from "./tools/call-tool.ts";
import { inFolder } from "./tools/in-folder.ts";

/** A script that does not fit the agent that it meets. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/** The turn of the script that this request asks for. A request that is sent again gets the same turn again. */
export function chooseTurn(script: Script, ask: Ask): Turn {
  const chosen = typeof script === "function" ? script(ask) : script;
  if (!isList(chosen)) return chosen;

  const turn = chosen[ask.turnsTaken];
  if (turn !== undefined) return turn;
  throw new ScriptError(
    `The script ends after turn ${chosen.length}, and the agent asks for turn ${ask.turnsTaken + 1}. ` +
      `Its last words were: ${JSON.stringify(lastWords(ask).slice(0, 300))}. Add a turn, or find out why the agent goes on.`,
  );
}

function isList(chosen: Turn | readonly Turn[]): chosen is readonly Turn[] {
  return Array.isArray(chosen);
}

function lastWords({ results, said }: Ask): string {
  return results.at(-1)?.output ?? said.at(-1) ?? "";
}

export interface TurnPlace {
  readonly ask: Ask;
  readonly id: string;
  readonly folder: string;
}

/** Says a turn with the tools that the agent offers. */
export function takeTurn(turn: Turn, { ask, id, folder }: TurnPlace): Reply {
  const answers = turn.steps.map((step, at) => performStep(inFolder(step, folder), ask, `${id}_${at}`));
  const calls = answers.filter((answer) => typeof answer !== "string");
  const texts = answers.filter((answer) => typeof answer === "string");
  return {
    id,
    text: [turn.text, ...texts].filter((text) => text !== "").join("\n"),
    calls: turn.broken ? calls.map(breakOff) : calls,
    refused: turn.refused,
    usage: { ...usageOfTurn(ask.turnsTaken), ...turn.usage },
  };
}

function performStep(step: Step, ask: Ask, id: string): ReplyCall | string {
  const made = callTool(step, ask.tools);
  if (made !== null) return { id: `call_${id}`, tool: made.tool, argumentsText: JSON.stringify(made.input) };
  if (step.kind === "answer") return JSON.stringify(step.value);
  throw new ScriptError(
    `The script wants to ${step.kind}, and the agent offers no tool for it, only: ` +
      `${ask.tools.map(({ name }) => name).join(", ") || "none at all"}. ` +
      "Change the script, or the tools that the agent is allowed.",
  );
}

function breakOff(call: ReplyCall): ReplyCall {
  return { ...call, argumentsText: call.argumentsText.slice(0, -2) };
}
