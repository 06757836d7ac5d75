/**
 * Puts text of strangers into a prompt as data: between tags that the text itself cannot contain.
 * The tag carries a number that is raised until the text does not hold it.
 */
export function quoteUntrusted(name: string, text: string): string {
  const tag = freeTag(name, text);
  return `<${tag}>\n${text}\n</${tag}>`;
}

function freeTag(name: string, text: string): string {
  let number = 1;
  while (text.includes(`untrusted-${name}-${number}`)) number += 1;
  return `untrusted-${name}-${number}`;
}
