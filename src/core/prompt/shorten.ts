/** Cuts a text for a prompt, and says how much is missing. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}\n[... ${text.length - limit} characters left out ...]`;
}
