import type { MachineFixture } from "../machine/machine-fixture.ts";
import { TOKEN } from "../machine/machine-fixture.ts";

/** One message of a streaming answer, as it came. */
export interface Frame {
  readonly event?: {
    readonly start?: { readonly pid: number };
    readonly data?: { readonly stdout?: string; readonly stderr?: string };
    readonly keepalive?: object;
    readonly end?: { readonly exitCode: number; readonly status: string };
  };
  readonly error?: { readonly code: string; readonly message: string };
}

export interface StreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A streaming call in the bytes of the protocol. The last frame, `{}` or an error, comes too. */
export async function* callStream(
  fixture: MachineFixture,
  { procedure, message }: { readonly procedure: string; readonly message: object },
  { headers = {}, signal }: StreamOptions = {},
): AsyncGenerator<Frame> {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  const response = await fetch(`${fixture.url}${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/connect+json", "x-access-token": TOKEN, ...headers },
    body: Buffer.concat([head, body]),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.body === null) throw new Error(`no body with status ${response.status}`);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of response.body) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const end = 5 + rest.readUInt32BE(1);
      yield JSON.parse(rest.subarray(5, end).toString());
      rest = rest.subarray(end);
    }
  }
}

/** All that come, to the end. */
export async function readFrames(frames: AsyncIterable<Frame>): Promise<readonly Frame[]> {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

export function start(cmd: string): { readonly procedure: string; readonly message: object } {
  const process = { cmd: "/bin/bash", args: ["-l", "-c", cmd] };
  return { procedure: "/process.Process/Start", message: { process, stdin: false } };
}

/** A unary call; the answer with its status. */
export async function callUnary(
  fixture: MachineFixture,
  procedure: string,
  message: object,
): Promise<{ readonly status: number; readonly body: object }> {
  const response = await fixture.fetch(procedure, {
    method: "POST",
    headers: { "content-type": "application/json", "x-access-token": TOKEN },
    body: JSON.stringify(message),
  });
  return { status: response.status, body: Object(await response.json()) };
}
