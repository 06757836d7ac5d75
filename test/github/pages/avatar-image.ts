import type { Answer } from "../http/answer.ts";
import type { World } from "../world.ts";
import { html } from "./html.ts";
import { notFoundPage } from "./layout.ts";

const DEGREES = 360;
/** Neighboring ids get colors far apart: the golden angle. */
const STEP = 137.5;

/** `/avatars/ID`: the first letter on a color of its own. */
export function avatarImage({ store }: World, id: number): Answer {
  const account = [...store.accounts.values()].find((candidate) => candidate.id === id);
  if (account === undefined) return notFoundPage();
  const hue = Math.round((id * STEP) % DEGREES);
  const letter = String.fromCodePoint(account.login.codePointAt(0) ?? 0).toUpperCase();
  const image = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
    <rect width="40" height="40" fill="hsl(${hue} 38% 44%)" />
    <text
      x="20"
      y="27.5"
      text-anchor="middle"
      font-family="system-ui,sans-serif"
      font-size="21"
      font-weight="600"
      fill="#fff"
    >
      ${letter}
    </text>
  </svg>`;
  return { status: 200, body: image.text, contentType: "image/svg+xml; charset=utf-8" };
}
