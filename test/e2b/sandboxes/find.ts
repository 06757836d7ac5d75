import { type Call, param } from "../http/call.ts";
import { badRequest, sandboxNotFound } from "../http/answer.ts";
import type { SandboxRecord } from "../records.ts";

/** The sandbox of the path, whether it runs or is paused. */
export function findSandbox(call: Call): SandboxRecord {
  const id = sandboxIdOf(param(call, "sandboxID"));
  const record = call.world.store.sandboxes.get(id);
  if (record === undefined || record.state === "killed") throw sandboxNotFound(id);
  return record;
}

/** Ids once carried the id of a client after a dash, which is cut off. */
export function sandboxIdOf(text: string): string {
  const id = text.split("-")[0] ?? "";
  if (!/^[a-z0-9]+$/.test(id)) throw badRequest("Invalid sandbox ID");
  return id;
}
