import { hasHidden } from "#core/markdown/hidden-characters.ts";
import type { Rendered } from "./rendered.ts";

/** What a rendered text does that no text of an agent may do, each as a few words. Empty for a harmless one. */
export function harmIn({ html, images, headings, prose, links }: Rendered): string[] {
  return [
    ...html.map((tag) => `HTML: ${tag}`),
    ...(images > 0 ? [`${images} images`] : []),
    ...headings.filter((level) => level < 4).map((level) => `heading of level ${level}`),
    ...prose.filter((text) => /(?:^|[^A-Za-z0-9_])@[A-Za-z0-9]/.test(text)).map((text) => `mention: ${text}`),
    ...prose.filter((text) => /#\d|\bGH-\d/i.test(text)).map((text) => `reference: ${text}`),
    ...prose.filter((text) => hasHidden(text)).map((text) => `hidden characters: ${JSON.stringify(text)}`),
    ...links.filter((link) => !/^(?:https?:\/\/|mailto:)/i.test(link)).map((link) => `link: ${link}`),
    ...links.filter((link) => CROSS_REFERENCE.test(link)).map((link) => `cross-reference: ${link}`),
  ];
}

const CROSS_REFERENCE = /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]+\/(?:issues|pull)\//i;
