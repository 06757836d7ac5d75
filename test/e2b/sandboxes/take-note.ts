import type { SandboxEvent, SandboxRecord } from "../records.ts";
import type { World } from "../world.ts";

export function takeNote({ clock }: World, record: SandboxRecord, event: SandboxEvent): void {
  record.timeline.push({ at: clock.now(), event });
}
