import type { Account, App, Installation, Token } from "../records.ts";
import { accountOf, recordOf, type Store } from "../store.ts";

/** Who asks. */
export type Principal =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly account: Account; readonly token: Extract<Token, { login: string }> }
  | {
      readonly kind: "installation";
      readonly app: App;
      readonly installation: Installation;
      readonly token: Extract<Token, { kind: "installation" }>;
    }
  /** An App that signs as itself, with a JWT. */
  | { readonly kind: "app"; readonly app: App };

/** The account that a write is done by: the user, or the App's bot. */
export function actorOf(store: Store, principal: Principal): Account {
  switch (principal.kind) {
    case "user":
      return principal.account;
    case "installation":
      return botOf(store, principal.app);
    case "anonymous":
    case "app":
      throw new Error(`A principal of kind "${principal.kind}" does not act on repositories.`);
  }
}

export function botOf(store: Store, app: App): Account {
  return accountOf(store, `${app.slug}[bot]`);
}

/** The App that a record is made through, as `performed_via_github_app` shows it. */
export function appIdOf(principal: Principal): number | null {
  return principal.kind === "installation" ? principal.app.id : null;
}

/** The principal of a token; null for one that does not exist, has ended or was revoked. */
export function principalOf(store: Store, value: string, now: Date): Principal | null {
  const token = store.tokens.get(value);
  if (token === undefined) return null;
  if (token.kind !== "installation") return { kind: "user", account: accountOf(store, token.login), token };
  const installation = store.installations.get(token.installationId);
  if (token.expiresAt <= now || installation === undefined || installation.suspendedAt !== null) return null;
  return { kind: "installation", app: recordOf(store.apps, installation.appId), installation, token };
}
