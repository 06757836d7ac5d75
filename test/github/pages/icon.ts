import { Html } from "./html.ts";

/** Shapes in a box of 16 by 16, drawn with lines. */
const SHAPES = {
  open: `<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="12.5" r="1.8"/><path d="M4 5.3v5.4M12 10.7V7.2a2.7 2.7 0 0 0-2.7-2.7H7.4M9.2 2.4 7 4.5l2.2 2.1"/>`,
  draft: `<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="12.5" r="1.8"/><path d="M4 5.3v5.4M12 9.6V8.4M12 5.4V4.2"/>`,
  merged: `<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="8.5" r="1.8"/><path d="M4 5.3v5.4M4 5.6c.6 2 2.6 2.9 6.2 2.9"/>`,
  closed: `<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="12.5" r="1.8"/><path d="M4 5.3v5.4M12 10.7V8M10.2 2.2l3.6 3.6M13.8 2.2l-3.6 3.6"/>`,
  check: `<path d="m3 8.6 3.2 3.2L13 4.8"/>`,
  cross: `<path d="m4 4 8 8M12 4l-8 8"/>`,
  alert: `<path d="M8 3v6M8 12.3v.2"/>`,
  dash: `<path d="M4 8h8"/>`,
  dot: `<circle cx="8" cy="8" r="3"/>`,
  eye: `<path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.9"/>`,
  commit: `<circle cx="8" cy="8" r="2.7"/><path d="M1.5 8h3.8M10.7 8h3.8"/>`,
  file: `<path d="M4 1.8h5.2L12.4 5v9.2H4zM9 2v3.2h3.2"/>`,
} as const;

export type IconName = keyof typeof SHAPES;

export function icon(name: IconName): Html {
  return new Html(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[name]}</svg>`);
}
