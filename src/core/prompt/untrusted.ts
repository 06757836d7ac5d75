import { removeHidden } from "../markdown/hidden-characters.ts";

/**
 * Puts text of strangers into a prompt as data: between tags that the text itself cannot contain.
 * The tag carries a number that is raised until the text does not hold it, nor what a model may read as the same.
 */
export function quoteUntrusted(name: string, text: string): string {
  return quote(`untrusted-${name}`, text);
}

/** The same for words that an agent is to heed: those of the maintainers. */
export function quoteHeeded(name: string, text: string): string {
  return quote(`maintainers-${name}`, text);
}

function quote(name: string, text: string): string {
  const read = removeHidden(text).normalize("NFKC").toLowerCase();
  let number = 1;
  while (text.includes(`${name}-${number}`) || read.includes(`${name}-${number}`)) number += 1;
  return `<${name}-${number}>\n${text}\n</${name}-${number}>`;
}
