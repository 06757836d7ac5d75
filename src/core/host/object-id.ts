/** A full object id: 40 hexadecimal digits of SHA-1, or 64 of SHA-256. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** As `git init --object-format` names it. */
export function objectFormatOf(objectId: string): "sha1" | "sha256" {
  return objectId.length === 64 ? "sha256" : "sha1";
}
