import { type Html, html } from "./html.ts";

const FORMAT = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
  hourCycle: "h23",
});

/** A time for people, exact for machines. */
export function when(time: Date): Html {
  return html`<time datetime="${time.toISOString()}">${FORMAT.format(time)} UTC</time>`;
}
