/** One request as the server saw it. Keys and tokens are kept: they are worth nothing elsewhere. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As in the API's description: "POST /sandboxes/{sandboxID}/timeout"; null where it is none of the control plane. */
  readonly route: string | null;
  /** The sandbox that it is for, and the port there; null where it is for the control plane. */
  readonly sandboxId: string | null;
  readonly port: number | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON of the body, also of the first message of a stream; undefined for anything else. */
  body: unknown;
  /** Null while it is answered, and where no answer was given. */
  status: number | null;
}
