import { randomUUID } from "node:crypto";

/** Looks like no key that is known by its form: it must be found by its value alone. No other run on this machine has it. */
export const KEY = `canary-model-key-${randomUUID()}`;
