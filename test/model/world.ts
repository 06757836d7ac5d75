import type { Faults } from "./http/faults.ts";
import type { RecordedRequest } from "./http/recorded-request.ts";
import type { Script } from "./script.ts";

/** All that a server knows. */
export interface World {
  readonly script: Script;
  readonly key: string | null;
  readonly toolless: boolean;
  readonly folder: string;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
  readonly problems: string[];
}
