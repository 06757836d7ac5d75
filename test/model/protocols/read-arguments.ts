/** The arguments of a call in the history; their text where they are no JSON, as those of a broken turn are. */
export function readArguments(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
