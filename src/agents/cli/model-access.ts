/** How the model of an agent is reached: what the person who runs Sandpiper has given, by the names of the vendors' own variables. */
export interface ModelAccess {
  /** Keys and addresses, such as ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL. Blank ones are left out. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a program needs to reach its model. */
export interface Route {
  /** Keys and addresses as the program wants them, for its process alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Hosts that it reaches, as `allowedHosts` names them. */
  readonly hosts: readonly string[];
  /** For programs that are told of their model by their settings. */
  readonly model?: RoutedModel;
}

export interface RoutedModel {
  /** Id of the vendor. */
  readonly provider: string;
  readonly name: string;
  /** The variable in `env` that has the key. */
  readonly key: string;
  /** Null where it is the vendor's usual one. */
  readonly address: string | null;
}

/** The host of an address, with its port where that is not the usual one. */
export function hostOf(address: string): string {
  return new URL(address).host;
}
