/** Names of variables whose values nobody may see but the program. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|HEADER/;

/** A shorter value would be found inside of ordinary words. */
const MIN_LENGTH = 8;

/**
 * Takes the keys of a program out of what it has said. A model may look them up in the environment of its program, and a link in the
 * checkout can lead it there.
 */
export function hideKeys(text: string, env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name))
    .map(([name, value]) => [name, credentialIn(value)] as const)
    .filter(([, key]) => key.length >= MIN_LENGTH)
    .reduce((rest, [name, key]) => rest.replaceAll(key, `‹${name}›`), text);
}

/** What stands behind the scheme of an Authorization header. It is a secret without the scheme too. */
function credentialIn(value: string): string {
  return /^[A-Za-z]+ (\S+)$/.exec(value)?.[1] ?? value;
}
