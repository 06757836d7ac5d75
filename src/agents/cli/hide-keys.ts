/** Names of variables whose values nobody may see but the program. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|HEADER/;

/** A shorter value would be found inside of ordinary words. */
const MIN_LENGTH = 8;

/**
 * Takes the keys of a program out of what it has said. A model may look them up in the environment of its program, and a link in the
 * checkout can lead it there.
 */
export function hideKeys(text: string, env: Readonly<Record<string, string>>): string {
  const keys = Object.entries(env).filter(([name, value]) => SECRET_NAME.test(name) && value.length >= MIN_LENGTH);
  return keys.reduce((rest, [name, key]) => rest.replaceAll(key, `‹${name}›`), text);
}
