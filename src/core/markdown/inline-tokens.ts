/** One piece of a line of Markdown, as far as our rules tell pieces apart. */
export type Token = TextToken | CodeToken | LinkToken | AddressToken;

/** One character as readers see it. `written` differs from it for escapes and entities. */
export interface TextToken {
  readonly kind: "text";
  readonly value: string;
  readonly written: string;
}

export interface CodeToken {
  readonly kind: "code";
  readonly content: string;
}

/** `[text](url)`, with an address that has been cleaned. */
export interface LinkToken {
  readonly kind: "link";
  readonly text: readonly Token[];
  readonly url: string;
}

/** A web address that stands in the text, or between angle brackets. */
export interface AddressToken {
  readonly kind: "address";
  readonly url: string;
  /** As it stood in the text; null where it must go between brackets. */
  readonly bare: string | null;
}

export function textTokens(text: string): TextToken[] {
  return Array.from(text, (value) => ({ kind: "text", value, written: value }));
}
