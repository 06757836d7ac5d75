/** How one kind of secret is written. Shared by what keeps secrets out of our texts and what finds them in changes. */
export interface SecretPattern {
  /** Stable and readable, as "github-token": usable as the id of a rule. */
  readonly id: string;
  /** What it is, to complete "a ..." in a sentence: "GitHub token". */
  readonly title: string;
  /** Global. The secret is the last capture group that matched, or the whole match where it has none. */
  readonly regex: RegExp;
  /** A text without one of these holds no such secret. Compared in lower case; saves most of the work on large texts. */
  readonly hints: readonly string[];
  /** Bits per character that a real one has at least; null where the form says enough. */
  readonly minEntropy: number | null;
  /** For secrets that only their surroundings give away: the value must look random too. */
  readonly mustLookRandom: boolean;
}
