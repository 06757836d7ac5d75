import { ConnectError } from "./connect-error.ts";
import type { EnvdContext } from "./envd-context.ts";
import { errorText } from "./error-text.ts";
import { readSignal } from "./process-messages.ts";
import type { SelectRequest, SendInputRequest, SendSignalRequest, UpdateRequest } from "./process-messages.ts";

export function listProcesses({ processes }: EnvdContext): unknown {
  return {
    processes: processes.running.map(({ pid, request: { process, tag } }) => ({
      config: process,
      pid,
      ...(tag === undefined ? {} : { tag }),
    })),
  };
}

export async function sendInput(
  { process, input = {} }: SendInputRequest,
  { processes }: EnvdContext,
): Promise<unknown> {
  const command = processes.find(process);
  const { stdin, pty } = input;
  if (stdin === undefined && pty === undefined) throw new ConnectError("unimplemented", "invalid input type <nil>");

  const name = stdin === undefined ? "pty" : "stdin";
  const chunk = Buffer.from(stdin ?? pty ?? "", "base64");
  try {
    await command.writeInput(name, chunk);
  } catch (cause) {
    throw new ConnectError("internal", `error writing to ${name === "pty" ? "tty" : name}: ${errorText(cause)}`, {
      cause,
    });
  }
  return {};
}

export function sendSignal(message: SendSignalRequest, { processes }: EnvdContext): unknown {
  const command = processes.find(message.process);
  command.signal(readSignal(message));
  return {};
}

export function closeStdin({ process }: SelectRequest, { processes }: EnvdContext): unknown {
  const command = processes.find(process);
  try {
    command.closeInput();
  } catch (cause) {
    throw new ConnectError("unknown", `error closing stdin: ${errorText(cause)}`, { cause });
  }
  return {};
}

export async function updateProcess({ process, pty }: UpdateRequest, { processes }: EnvdContext): Promise<unknown> {
  const command = processes.find(process);
  if (pty?.size === undefined) return {};
  try {
    await command.resize(pty.size);
  } catch (cause) {
    throw new ConnectError("internal", `error resizing tty: ${errorText(cause)}`, { cause });
  }
  return {};
}
