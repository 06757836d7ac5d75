/** How E2B, or a service that speaks the same, is reached. */
export interface E2bConnection {
  readonly apiKey: string;
  /** "e2b.app" where left out. */
  readonly domain?: string;
  /** Address of the control plane; `https://api.DOMAIN` where left out. */
  readonly apiUrl?: string;
  /** One address for all sandboxes, which are then told apart by headers; made of the domain where left out. */
  readonly sandboxUrl?: string;
}
