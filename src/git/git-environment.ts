import { SAFE_GIT_VARIABLES } from "#core/host/git-variables.ts";
import { keepTrustedFolders } from "./program-path.ts";

/**
 * The environment of every git process. A repository under review may be hostile, and its `.git/config` with it: what could start
 * a program, reach the network or bend the output is overridden here, where configuration files cannot win.
 */

/** What git needs of the host's environment in any case, besides its PATH: where temporary files are. */
const KEPT_ALWAYS = ["TMPDIR", "TEMP", "TMP", "SYSTEMROOT"] as const;

/** What it needs besides to reach a remote: the proxy and the certificates of the host. */
const KEPT_FOR_NETWORK = [
  "http_proxy",
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
  "no_proxy",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
] as const;

/** Wins over every configuration file, because git reads the configuration in its environment last. */
const SAFE_CONFIG: GitConfig = [
  // Nothing of a repository runs here, so that one of another owner may be read when the caller names it.
  ["safe.directory", "*"],
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.attributesFile", "/dev/null"],
  ["core.pager", "cat"],
  ["core.sshCommand", "false"],
  ["core.gitProxy", ""],
  ["core.askPass", ""],
  ["credential.helper", ""],
  ["diff.external", ""],
  ["gpg.program", "false"],
  ["log.showSignature", "false"],
  ["protocol.allow", "never"],
  ["protocol.ext.allow", "never"],
  ["submodule.recurse", "false"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["core.quotePath", "true"],
  ["core.warnAmbiguousRefs", "true"],
  ["advice.detachedHead", "false"],
  // Naming a file of grafts, the empty one, is enough for a warning.
  ["advice.graftFileDeprecated", "false"],
];

/** Pairs of key and value. The same key may occur more than once, as in git. */
export type GitConfig = readonly (readonly [key: string, value: string])[];

export type HostEnvironment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentRequest {
  readonly host: HostEnvironment;
  readonly config: GitConfig;
  readonly variables: Readonly<Record<string, string>>;
  /** Protocols that git may use, as in GIT_ALLOW_PROTOCOL; none where left out. */
  readonly protocols: readonly string[];
}

export function buildGitEnvironment({
  host,
  config,
  variables,
  protocols,
}: EnvironmentRequest): Record<string, string> {
  return {
    PATH: keepTrustedFolders(host["PATH"]),
    ...keep(host, KEPT_ALWAYS),
    ...(protocols.length > 0 ? keep(host, KEPT_FOR_NETWORK) : {}),
    ...SAFE_GIT_VARIABLES,
    GIT_OPTIONAL_LOCKS: "0",
    // Wins over protocol.* of any configuration. No protocol is named "none".
    GIT_ALLOW_PROTOCOL: protocols.length > 0 ? protocols.join(":") : "none",
    ...configVariables([...SAFE_CONFIG, ...config]),
    ...variables,
  };
}

function keep(host: HostEnvironment, names: readonly string[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = host[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** https://git-scm.com/docs/git-config#ENVIRONMENT: configuration that appears neither in argv nor in a file. */
function configVariables(config: GitConfig): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(config.length) };
  config.forEach(([key, value], index) => {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return variables;
}
