import { accountOf } from "../store.ts";
import type { World } from "../world.ts";
import { type Html, html } from "./html.ts";

/** Where a person, an organization or an App has its page. */
export function accountAddress(login: string): string {
  return `/${encodeURIComponent(login)}`;
}

/** Who wrote something. Bots say that they are. */
export function person({ store }: World, login: string): Html {
  const { type } = accountOf(store, login);
  const name = login.replace(/\[bot\]$/, "");
  return html`<a class="person" href="${accountAddress(login)}">${name}</a
    >${type === "Bot" && html` <span class="tag">bot</span>`}`;
}

export function avatar({ store }: World, login: string): Html {
  const { id, type } = accountOf(store, login);
  return html`<img class="avatar ${type.toLowerCase()}" src="/avatars/${id}" width="28" height="28" alt="" />`;
}
