import type { Identity } from "./identity.ts";

interface Written {
  readonly user: { readonly id: string; readonly type: string } | null;
}

/** Whether we wrote it. Markers can be copied by anybody, accounts cannot. */
export function isOurs({ user }: Written, identity: Identity | null): boolean {
  return identity !== null && user?.id === identity.id;
}

/**
 * Whether we may have written it, for texts with the marker of the present run. Its id is random and public only once we have written, so
 * that where our own account is unknown a bot's text with it is taken for ours: posting twice would be worse.
 */
export function isProbablyOurs(written: Written, identity: Identity | null): boolean {
  return identity === null ? written.user?.type === "Bot" : isOurs(written, identity);
}
