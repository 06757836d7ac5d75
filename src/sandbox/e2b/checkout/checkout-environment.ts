import { SAFE_GIT_VARIABLES } from "#core/host/git-variables.ts";
import { quoteForShell } from "../quote-for-shell.ts";

export interface CheckoutNetwork {
  /** As in GIT_ALLOW_PROTOCOL: "https", "http"; none where nothing is fetched. */
  readonly protocols: readonly string[];
  /** The one that the credential is for; null for none. */
  readonly origin: string | null;
}

/** Of what is fetched from this address alone. */
export function networkOf(url: string | undefined): CheckoutNetwork {
  if (url === undefined) return { protocols: [], origin: null };
  const { origin, protocol } = new URL(url);
  return { protocols: [protocol.slice(0, -1)], origin };
}

/**
 * What git gets in the sandbox, as lines of a script for bash. A template may bring configuration, hooks, helpers and variables, and a
 * repository may be hostile: what could start a program, hand out a credential or bend a transfer is overridden here, where
 * configuration files cannot win. No value is secret.
 */
export function buildCheckoutEnvironment(network: CheckoutNetwork): string {
  const variables = { ...SAFE_VARIABLES, ...allowProtocols(network), ...configVariables(configFor(network)) };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoteForShell(value)}`);
  return ["unset ${!GIT_@} SSH_ASKPASS XDG_CONFIG_HOME", ...lines, ""].join("\n");
}

type GitConfig = readonly (readonly [key: string, value: string])[];

const SAFE_VARIABLES = {
  ...SAFE_GIT_VARIABLES,
  // No .netrc of the template either: curl looks for it there.
  HOME: "/nonexistent",
} as const;

const SAFE_CONFIG: GitConfig = [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.attributesFile", "/dev/null"],
  ["core.sshCommand", "false"],
  ["core.gitProxy", ""],
  ["core.askPass", ""],
  ["credential.helper", ""],
  ["protocol.allow", "never"],
  ["submodule.recurse", "false"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["init.defaultBranch", "main"],
  ["advice.detachedHead", "false"],
  ["advice.graftFileDeprecated", "false"],
];

const NETWORK_CONFIG: GitConfig = [
  ["protocol.version", "2"],
  // Objects stay in packs, which are moved to the checkout.
  ["fetch.unpackLimit", "1"],
  ["transfer.credentialsInUrl", "die"],
  // A redirect would take the credential to a place that nobody named.
  ["http.followRedirects", "false"],
  ["http.sslVerify", "true"],
  // Less than 1 byte per second for a minute is a remote that hangs.
  ["http.lowSpeedLimit", "1"],
  ["http.lowSpeedTime", "60"],
  ["lfs.locksverify", "false"],
  ["lfs.basictransfersonly", "true"],
];

/** Gives out the file's content, while it exists, to nobody but the one origin. */
const HELPER = 'test "$1" = get && test -e "$SANDPIPER_CREDENTIAL" && cat "$SANDPIPER_CREDENTIAL"';

function configFor({ protocols, origin }: CheckoutNetwork): GitConfig {
  return [
    ...SAFE_CONFIG,
    ...(protocols.length > 0 ? NETWORK_CONFIG : []),
    ...protocols.map((protocol) => [`protocol.${protocol}.allow`, "always"] as const),
    ...(origin === null ? [] : [[`credential.${origin}.helper`, `!f() { ${HELPER}; }; f`] as const]),
  ];
}

/** Wins over protocol.* of any configuration. No protocol is named "none". */
function allowProtocols({ protocols }: CheckoutNetwork): Readonly<Record<string, string>> {
  return { GIT_ALLOW_PROTOCOL: protocols.length > 0 ? protocols.join(":") : "none" };
}

/** https://git-scm.com/docs/git-config#ENVIRONMENT: configuration that appears neither in argv nor in a file. */
function configVariables(config: GitConfig): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", String(config.length)],
    ...config.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}
