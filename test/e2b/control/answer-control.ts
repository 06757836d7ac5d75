import { z } from "zod";
import { ApiError, type Answer, badRequest, created, noContent, ok } from "../http/answer.ts";
import type { SandboxView } from "../records.ts";
import type { Controls, RepeatedDrops } from "./controls.ts";

/** Everything below is this server's own, and for the one who tests with it. */
export const CONTROL = "/__sandpiper/";

const When = z.object({
  match: z.string(),
  times: z.number().min(0).optional(),
  after: z.int().min(0).optional(),
});

const FaultBody = z.discriminatedUnion("kind", [
  When.extend({
    kind: z.literal("status"),
    status: z.int(),
    message: z.string().optional(),
    retryAfterSeconds: z.int().optional(),
  }),
  When.extend({ kind: z.literal("status-after"), status: z.int(), message: z.string().optional() }),
  When.extend({ kind: z.enum(["drop-before", "drop-after", "slow", "hang"]) }),
  When.extend({ kind: z.literal("failed-build"), message: z.string(), step: z.string().optional() }),
]);

const DropStreams = z.object({ sandboxID: z.string().optional(), everyMs: z.int().min(1).optional() });
const Vanish = z.object({ sandboxID: z.string() });
const Advance = z.object({ milliseconds: z.int().min(0) });

export interface ControlRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

export type AnswerControl = (request: ControlRequest) => Promise<Answer>;

/** The controls over HTTP, so that a test can drive a server of another process. */
export function createControlAnswers(controls: Controls): AnswerControl {
  const drops = createDropAnswers(controls);
  return async (request) => await answerControl(controls, drops, request);
}

async function answerControl(
  controls: Controls,
  drops: DropAnswers,
  { method, url, body }: ControlRequest,
): Promise<Answer> {
  const [what = "", id = "", verb = ""] = url.pathname.slice(CONTROL.length).split("/");
  switch (`${method} ${what}`) {
    case "POST faults":
      return id === "" ? addFault(controls, body) : releaseFault(controls, { id, verb });
    case "GET faults":
      return ok({ id, met: requireFault(controls, id).met });
    case "DELETE faults":
      if (id === "") controls.clearFaults();
      else requireFault(controls, id).remove();
      return noContent();
    case "POST drop-streams":
      return drops.begin(body);
    case "DELETE drop-streams":
      return drops.end();
    case "POST vanish":
      await controls.vanish(parse(Vanish, body).sandboxID);
      return noContent();
    case "POST clock":
      await controls.advance(parse(Advance, body).milliseconds);
      return noContent();
    case "GET requests":
      return ok(controls.requests);
    case "GET sandboxes":
      return ok(controls.sandboxes().map(presentSandbox));
    case "GET builds":
      return ok(controls.builds().map(({ files, ...build }) => ({ ...build, files: [...files.keys()] })));
    default:
      throw new ApiError(404, `There is no control ${method} ${url.pathname}.`);
  }
}

function addFault(controls: Controls, body: unknown): Answer {
  return created({ id: controls.addFault(parse(FaultBody, body)).id });
}

function releaseFault(controls: Controls, { id, verb }: { readonly id: string; readonly verb: string }): Answer {
  if (verb !== "release") throw new ApiError(404, `A fault can be released, and not "${verb}".`);
  requireFault(controls, id).release();
  return noContent();
}

function requireFault(controls: Controls, id: string) {
  const fault = controls.findFault(id);
  if (fault === null) throw new ApiError(404, `There is no fault ${id}.`);
  return fault;
}

interface DropAnswers {
  begin(body: unknown): Answer;
  end(): Answer;
}

/** Over HTTP there is one repetition at a time: a new one takes the place of the last. */
function createDropAnswers(controls: Controls): DropAnswers {
  let repeated: RepeatedDrops | null = null;

  function end(): Answer {
    const dropped = repeated?.dropped ?? 0;
    repeated?.[Symbol.dispose]();
    repeated = null;
    return ok({ dropped });
  }

  function begin(body: unknown): Answer {
    const { sandboxID, everyMs } = parse(DropStreams, body);
    if (everyMs === undefined) return ok({ dropped: controls.dropStreams(sandboxID) });
    end();
    repeated = controls.dropStreamsEvery(everyMs, sandboxID === undefined ? {} : { sandboxId: sandboxID });
    return created({ everyMs });
  }

  return { begin, end };
}

function presentSandbox(view: SandboxView) {
  const { sandboxId, templateId, template, state, metadata, envs, mcp, network, startedAt, endAt, timeline } = view;
  return { sandboxId, templateId, template, state, metadata, envs, mcp, network, startedAt, endAt, timeline };
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw badRequest(z.prettifyError(parsed.error));
}
