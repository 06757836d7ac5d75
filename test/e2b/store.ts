import { randomInt } from "node:crypto";
import type { BuildRecord, SandboxRecord, TemplateRecord } from "./records.ts";
import { TEAM } from "./world.ts";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz1234567890";
const ID_LENGTH = 20;

export interface Store {
  /** Every sandbox that ever was, oldest first. */
  readonly sandboxes: Map<string, SandboxRecord>;
  readonly templates: Map<string, TemplateRecord>;
  readonly builds: Map<string, BuildRecord>;
  /** Sandboxes that are being started and count for the limit already. */
  starting: number;
  /** When sandboxes were created of late, for the limit of the rate. */
  creations: readonly number[];
}

export function createStore(): Store {
  return { sandboxes: new Map(), templates: new Map(), builds: new Map(), starting: 0, creations: [] };
}

/** As the service makes them: twenty small letters and digits. */
export function newId(prefix = ""): string {
  return prefix + Array.from({ length: ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** Finds a template by its id or by a name that is not taken away yet. */
export function findTemplate(store: Store, identifier: string): TemplateRecord | null {
  const name = identifier.startsWith(`${TEAM}/`) ? identifier.slice(TEAM.length + 1) : identifier;
  const known = store.templates.get(name);
  if (known !== undefined) return known;
  return [...store.templates.values()].find(({ aliases }) => aliases.includes(name)) ?? null;
}
